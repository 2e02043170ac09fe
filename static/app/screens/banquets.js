// My banquets: what is booked, whether it was registered in time, and what is still to be proved.

import { Badge } from '../parts/badge.js';
import { Empty } from '../parts/empty.js';
import { Page } from '../parts/page.js';
import { registration, stateOf } from '../names.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { banquetsOf, useRecords } from '../work.js';
import { _, day, today } from '../words.js';

export default function Banquets() {
  const records = useRecords();
  if (!records) return html`<${Page} title=${_('家宴')} back="/today" />`;
  const all = banquetsOf(records);
  const group = (title, list) => list.length > 0 && html`<h2>${title}</h2>
    <ul class="rows card">${list.map(one => html`<${Row} key=${one.booking.id} ...${one} />`)}</ul>`;
  return html`<${Page} title=${_('家宴')} back="/today"
    footer=${html`<a class="button wide" href=${href('/banquets/new')}>${_('登记家宴')}</a>`}>
    ${!all.length && html`<${Empty} text=${_('还没有家宴。办的前一天就要登记，当天登记不算数。')} />`}
    ${group(_('要交凭证'), all.filter(one => one.stage === 'to_prove'))}
    ${group(_('还没办'), all.filter(one => one.stage === 'ahead'))}
    ${group(_('交过凭证'), all.filter(one => one.stage === 'proved'))}
    ${group(_('取消、退回、撤回'), all.filter(one => one.stage === 'over'))}
  <//>`;
}

function badgeOf(booking, stage, proof) {
  if (stage === 'over') return stateOf(booking);
  if (!proof) return registration(booking);
  const { text, tone } = stateOf(proof);
  return { text: _('凭证{state}', { state: text }), tone };
}

function Row({ booking, stage, proof }) {
  const { banquet } = booking;
  const path = stage === 'to_prove' ? `/banquets/${booking.id}/proof` : `/records/${(proof || booking).id}`;
  const ahead = banquet.held_on >= today();
  return html`<li class="record-row"><a href=${href(`/records/${booking.id}`)}>
    <span class="name">${_('{d} {host}', { d: day(banquet.held_on), host: banquet.host })}</span>
    <${Badge} ...${badgeOf(booking, stage, proof)} />
    <span class="hint">${_('{n} 桌', { n: banquet.tables })} · ${booking.place}</span>
    </a>
    ${stage === 'to_prove' && html`<a class="button plain" href=${href(path)}>${_('交凭证')}</a>`}
    ${stage === 'ahead' && ahead && booking.item && booking.state !== 'received'
      && html`<p class="missing">${_('还没发出去。服务器在办的前一天收到，才算已登记。')}</p>`}
  </li>`;
}
