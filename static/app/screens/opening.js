// A new outlet; warns of a known one that it may well be.

import { leave } from '../flash.js';
import { likelyOutlets } from '../likeness.js';
import { useNeeded, useProducts, useTownships } from '../lookups.js';
import { nameOf } from '../names.js';
import { Corrected } from '../parts/corrected.js';
import { Counter } from '../parts/counter.js';
import { Field } from '../parts/field.js';
import { Finish } from '../parts/finish.js';
import { Note } from '../parts/note.js';
import { Page } from '../parts/page.js';
import { Pictures } from '../parts/pictures.js';
import { Products } from '../parts/products.js';
import { Select } from '../parts/select.js';
import { Where } from '../parts/where.js';
import { YesNo } from '../parts/yes_no.js';
import { useRecording, useVerdict } from '../recording.js';
import * as form from '../records/opening.js';
import { useReference } from '../reference.js';
import { href } from '../router.js';
import { html, useMemo } from '../ui.js';
import { _, distance } from '../words.js';

const KINDS = ['tobacco_liquor', 'restaurant', 'supermarket'];

export default function Opening({ query: { draft: key = 'opening' } }) {
  const [products, needed, townships] = [useProducts(), useNeeded('opening'), useTownships()];
  const { draft, change, discard, send } = useRecording({ kind: 'opening', form, key, initial: form.blank() });
  const verdict = useVerdict('opening', draft && form.facts(draft));
  if (!draft) return html`<${Page} title=${_('新网点')} back />`;
  const set = field => value => change({ [field]: value });
  async function finish() {
    await send({ title: draft.name.trim() });
    leave(_('新网点存好了，有网就发。'), '/today');
  }
  return html`<${Page} title=${_('新网点')} back="/today"
    footer=${html`<${Finish} label=${_('提交新网点')} gaps=${form.gaps(draft)} verdict=${verdict} onSend=${finish} />`}>
    <${Corrected} draft=${draft} />
    <${Where} draft=${draft} change=${change} />
    <${Likely} draft=${draft} />
    <section class="card fields">
      <div data-part="name"><${Field} label=${_('店名')} maxlength="120" value=${draft.name} onInput=${set('name')} /></div>
      <div data-part="township"><${Select} label=${_('乡镇')} value=${draft.township} onChange=${set('township')}
        options=${Object.entries(townships)} /></div>
    </section>
    <${YesNo} part="outlet_kind" question=${_('店的类型')} value=${draft.outlet_kind} onChange=${set('outlet_kind')}
      answers=${KINDS.map(kind => [kind, nameOf(kind)])} />
    <${Pictures} label=${_('门头和货架')} draft=${draft} change=${change} hint=${_('第一张拍门头，第二张拍货架。')} />
    <section class="card" data-part="products"><h2>${_('店里进了什么')}</h2>
      <${Products} products=${products} needed=${needed} asked=${_('必备产品')} figures=${[['bottles', _('瓶')]]}
        value=${draft.products} onChange=${set('products')} />
      <${Counter} label=${_('货架层数')} value=${draft.layers} max=${50} onChange=${set('layers')} />
    </section>
    <section class="card fields">
      <div data-part="phone"><${Field} label=${_('电话（可不填）')} type="tel" maxlength="40" value=${draft.phone} onInput=${set('phone')} /></div>
      <${Field} label=${_('营业执照号（可不填）')} maxlength="40" autocapitalize="characters" value=${draft.licence} onInput=${set('licence')} />
    </section>
    <${Note} draft=${draft} change=${change} discard=${discard} />
  <//>`;
}

function Likely({ draft }) {
  const own = useReference('outlets');
  const around = useReference('known_outlets');
  const { name, position, phone, licence } = draft;
  const likely = useMemo(() => likelyOutlets(draft, [
    ...(own || []), ...(around || []).map(([known, lat, lon]) => ({ name: known, lat, lon, rough_m: 100 })),
  ]).slice(0, 3), [own, around, name, position, phone, licence]);
  if (!likely.length) return null;
  return html`<section class="notice warn likely" role="status">
    <p>${_('是不是已有的这家？已有的不算新网点。')}</p>
    <ul>${likely.map(outlet => html`<li key=${outlet.code || outlet.name}>
      ${outlet.code ? html`<a href=${href(`/outlets/${outlet.code}`)}>${outlet.name}</a>` : outlet.name}
      <span class="hint"> ${outlet.distance_m === null ? '' : distance(outlet.distance_m)}${outlet.how[0] === 'place' ? '' : ` · ${WHY[outlet.how[0]]()}`}
        ${outlet.code ? '' : ` · ${_('同事的网点')}`}</span></li>`)}</ul>
  </section>`;
}

const WHY = { licence: () => _('执照号一样'), phone: () => _('电话一样') };
