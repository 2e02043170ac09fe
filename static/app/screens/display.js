// A display: photos first, then what stands there; says before it is sent whether it counts.

import { leave } from '../flash.js';
import { useFence, useNeeded, useOutlet, useProducts } from '../lookups.js';
import { Corrected } from '../parts/corrected.js';
import { Finish } from '../parts/finish.js';
import { Note } from '../parts/note.js';
import { Page } from '../parts/page.js';
import { Pictures } from '../parts/pictures.js';
import { Products } from '../parts/products.js';
import { Where } from '../parts/where.js';
import { YesNo } from '../parts/yes_no.js';
import { useRecording, useVerdict } from '../recording.js';
import * as form from '../records/display.js';
import { html } from '../ui.js';
import { _ } from '../words.js';

export default function Display({ query: { outlet: code, draft: key = `display:${code}` } }) {
  const [outlet, products, needed, fence] = [useOutlet(code), useProducts(), useNeeded('display'), useFence()];
  const { draft, change, discard, send } = useRecording({ kind: 'display', form, key, initial: form.blank(code) });
  const verdict = useVerdict('display', draft && form.facts(draft));
  if (!draft) return html`<${Page} title=${_('陈列')} back />`;
  const name = outlet ? outlet.name : code;
  async function finish() {
    await send({ title: name });
    leave(_('陈列存好了，有网就发。'), `/outlets/${code}`);
  }
  return html`<${Page} title=${_('陈列')} back=${`/outlets/${code}`}
    footer=${html`<${Finish} label=${_('提交陈列')} gaps=${form.gaps(draft)} verdict=${verdict} onSend=${finish} />`}>
    <p class="sub">${name}</p>
    <${Corrected} draft=${draft} />
    <${Where} draft=${draft} change=${change} place=${outlet} fence=${fence} />
    <${Pictures} label=${_('陈列照片')} draft=${draft} change=${change} outlet=${code} />
    <section class="card" data-part="products"><h2>${_('架上有什么')}</h2>
      <${Products} products=${products} needed=${needed} asked=${_('必备产品')} value=${draft.products}
        figures=${[['bottles', _('瓶')], ['layers', _('层')]]} onChange=${value => change({ products: value })} />
    </section>
    <${YesNo} part="joint" question=${_('几条产品线摆在一起吗？')} value=${draft.joint} onChange=${joint => change({ joint })}
      answers=${[[true, _('摆在一起')], [false, _('没摆一起')]]} />
    <${YesNo} part="prominent" question=${_('位置显眼吗？')} value=${draft.prominent}
      onChange=${prominent => change({ prominent })} answers=${[[true, _('显眼')], [false, _('不显眼')]]} />
    <${Note} draft=${draft} change=${change} discard=${discard} />
  <//>`;
}
