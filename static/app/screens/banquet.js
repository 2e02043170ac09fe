// Booking a banquet: before its day, or it will not count.

import { leave } from '../flash.js';
import { useNeeded, useProducts } from '../lookups.js';
import { nameOf } from '../names.js';
import { Corrected } from '../parts/corrected.js';
import { Counter } from '../parts/counter.js';
import { Field } from '../parts/field.js';
import { Finish } from '../parts/finish.js';
import { Note } from '../parts/note.js';
import { Page } from '../parts/page.js';
import { PickOutlet } from '../parts/pick_outlet.js';
import { Products } from '../parts/products.js';
import { YesNo } from '../parts/yes_no.js';
import { useRecording, useVerdict } from '../recording.js';
import * as form from '../records/banquet.js';
import { html } from '../ui.js';
import { _, today } from '../words.js';

export default function Banquet({ query: { shop = null, draft: key = shop ? `banquet:${shop}` : 'banquet' } }) {
  const [products, needed] = [useProducts(), useNeeded('banquet')];
  const initial = { ...form.blank(), ...(shop ? { source: 'shop', shop } : {}) };
  const { draft, change, discard, send } = useRecording({ kind: 'banquet', form, key, initial });
  const verdict = useVerdict('banquet', draft && form.facts(draft, today()), draft && draft.held_on.slice(0, 7));
  if (!draft) return html`<${Page} title=${_('登记家宴')} back />`;
  const set = field => value => change({ [field]: value });
  async function finish() {
    await send({ title: `${draft.host.trim()} · ${draft.venue.trim()}` });
    leave(_('家宴存好了。服务器收到，才算登记。'), '/banquets');
  }
  return html`<${Page} title=${_('登记家宴')} back="/banquets"
    footer=${html`<${Finish} label=${_('提交登记')} gaps=${form.gaps(draft)} verdict=${verdict} onSend=${finish} />`}>
    <${Corrected} draft=${draft} />
    <section class="card fields">
      <div data-part="held_on"><${Field} label=${_('哪天办')} type="date" value=${draft.held_on} onInput=${set('held_on')}
        hint=${_('服务器在办的前一天收到，才算登记。')} /></div>
      <div data-part="host"><${Field} label=${_('主家姓名')} maxlength="60" value=${draft.host} onInput=${set('host')} /></div>
      <div data-part="venue"><${Field} label=${_('在哪儿办')} maxlength="120" value=${draft.venue} onInput=${set('venue')} /></div>
      <${Counter} label=${_('桌数')} value=${draft.tables} min=${1} max=${1000} onChange=${set('tables')} />
    </section>
    <${YesNo} part="meal" question=${_('哪一顿')} value=${draft.meal} onChange=${set('meal')}
      answers=${['lunch', 'dinner'].map(meal => [meal, nameOf(meal)])} />
    <${YesNo} part="source" question=${_('家宴来源')} value=${draft.source} onChange=${set('source')}
      answers=${['personal', 'shop'].map(source => [source, nameOf(source)])} />
    ${draft.source === 'shop' && html`<section class="card" data-part="shop">
      <${PickOutlet} label=${_('哪家店推荐的')} value=${draft.shop} onChange=${set('shop')} /></section>`}
    <section class="card" data-part="products"><h2>${_('准备用什么酒')}</h2>
      <${Products} products=${products} needed=${needed} asked=${_('家宴产品')} figures=${[['bottles', _('瓶')]]}
        value=${draft.products} onChange=${set('products')} />
    </section>
    <${Note} draft=${draft} change=${change} discard=${discard} />
  <//>`;
}
