// That a booked banquet was held: photos, real tables, bottles taken and brought back.

import { leave } from '../flash.js';
import { useNeeded, useProducts } from '../lookups.js';
import { Corrected } from '../parts/corrected.js';
import { Counter } from '../parts/counter.js';
import { Empty } from '../parts/empty.js';
import { Finish } from '../parts/finish.js';
import { Note } from '../parts/note.js';
import { Page } from '../parts/page.js';
import { Pictures } from '../parts/pictures.js';
import { Products } from '../parts/products.js';
import { Where } from '../parts/where.js';
import { useRecording, useVerdict } from '../recording.js';
import * as form from '../records/proof.js';
import { html } from '../ui.js';
import { useRecords } from '../work.js';
import { _, day } from '../words.js';

export default function Proof({ params: { id }, query: { draft } }) {
  const records = useRecords();
  const booking = records && records.find(record => record.id === id && record.banquet);
  if (!records || !booking) return html`<${Page} title=${_('举办凭证')} back="/banquets">
    ${records && html`<${Empty} text=${_('手机里没有这场家宴。连上网再打开。')} />`}<//>`;
  return html`<${Filling} booking=${booking} draftKey=${draft || `proof:${id}`} />`;
}

function Filling({ booking, draftKey }) {
  const [products, needed] = [useProducts(), useNeeded('banquet')];
  const { draft, change, discard, send } = useRecording({
    kind: 'proof', form, key: draftKey, initial: form.blank(booking.id, booking.banquet),
  });
  const verdict = useVerdict('banquet', draft && form.facts(draft, registered(booking)), booking.banquet.held_on.slice(0, 7));
  if (!draft) return html`<${Page} title=${_('举办凭证')} back />`;
  async function finish() {
    const unsent = booking.item && booking.state !== 'received';
    await send({ title: booking.place, after: unsent ? booking.id : undefined });
    leave(_('凭证存好了，有网就发。'), '/banquets');
  }
  return html`<${Page} title=${_('举办凭证')} back="/banquets"
    footer=${html`<${Finish} label=${_('提交凭证')} gaps=${form.gaps(draft)} verdict=${verdict} onSend=${finish} />`}>
    <p class="sub">${day(booking.banquet.held_on)} · ${booking.banquet.host} · ${booking.place}</p>
    <${Corrected} draft=${draft} />
    <${Where} draft=${draft} change=${change} />
    <${Pictures} label=${_('现场照片')} draft=${draft} change=${change} outlet=${booking.outlet} />
    <section class="card"><${Counter} label=${_('实际几桌')} value=${draft.tables} max=${1000}
      onChange=${tables => change({ tables })} /></section>
    <section class="card" data-part="products"><h2>${_('用了多少酒')}</h2>
      <${Products} products=${products} needed=${needed} asked=${_('家宴产品')}
        figures=${[['taken', _('带去几瓶')], ['returned', _('退回几瓶')]]} said=${({ taken, returned }) => _('带 {n} 退 {m}', { n: taken, m: returned })}
         value=${draft.products} onChange=${value => change({ products: value })} />
    </section>
    <${Note} draft=${draft} change=${change} discard=${discard} />
  <//>`;
}

/** Known from the receipt alone; before it has come, the day it was made tells what it will say at best. */
const registered = booking => (booking.banquet.in_time !== undefined ? booking.banquet.in_time : booking.day < booking.banquet.held_on);
