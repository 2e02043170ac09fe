// What is stored about its reader, for how long, and who looked at it.

import { get } from '../api.js';
import { useKept } from '../kept.js';
import { nameOf } from '../names.js';
import { Refusal } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { Photos } from '../parts/photos.js';
import { Waiting } from '../parts/waiting.js';
import { useReference } from '../reference.js';
import { href } from '../router.js';
import { roleName } from '../states.js';
import { html, useState } from '../ui.js';
import { _, day, moment, month } from '../words.js';

export default function Stored() {
  const { data, error } = useKept('/me/data');
  if (!data) return html`<${Page} title=${_('关于我的数据')} back="/me"><${Waiting} error=${error} /><//>`;
  const facts = [
    [_('账号'), `${data.account.name} · ${data.account.staff_number}`],
    data.employment && [_('在职日期'), `${data.employment.first_day} – ${data.employment.last_day || _('现在')}`],
    ...Object.entries(data.records).map(([kind, n]) => [nameOf(kind), _('{n} 条', { n })]),
    [_('申诉'), _('{n} 条', { n: data.appeals })],
    [_('登录'), _('{n} 处', { n: data.sessions })],
  ].filter(Boolean);
  return html`<${Page} title=${_('关于我的数据')} back="/me">
    <dl class="card facts">${facts.map(([what, figure]) => html`<div key=${what}><dt>${what}</dt><dd>${figure}</dd></div>`)}</dl>
    <section class="card lines">
      <${Opened} title=${_('定位')} count=${data.positions} hint=${_('只在您操作时取一次，存 {n} 天。', { n: data.position_days })}
        path="/me/data/positions" row=${position} />
      <${Opened} title=${_('照片')} count=${data.photos} hint=${_('结账后再存 {n} 个月。', { n: data.photo_months })}
        path="/me/data/photos" row=${photo} />
      <${Opened} title=${_('谁看过')} hint=${_('别人看过您的哪条记录、照片、结算单。')} path="/me/data/looks" row=${look} />
    </section>
  <//>`;
}

const HOLDS = { unpaid_month: () => _('当月还没发放'), open_appeal: () => _('申诉没裁定') };
const position = one => html`<li key=${one.record}>
  <span>${day(one.day)} · ${nameOf(one.kind)}${one.outlet ? ` · ${one.outlet}` : ''}</span>
  <span class="hint">${one.lat.toFixed(5)}, ${one.lon.toFixed(5)}${one.accuracy_m === null ? '' : ` ±${Math.round(one.accuracy_m)} m`}</span>
  <span class="hint">${_('存到 {day}', { day: day(one.kept_until) })}${one.kept_for.map(why => ` · ${HOLDS[why] ? HOLDS[why]() : why}`).join('')}</span></li>`;
const photo = one => html`<li key=${one.sha256}>
  ${!one.removed_at && html`<${Photos} hashes=${[one.sha256]} />`}
  <span class="hint">${moment(one.stored_at)} · ${one.removed_at ? _('已删除') : one.kept_until ? _('存到 {day}', { day: day(one.kept_until) }) : _('当月还没结账')}</span></li>`;
const LOOKED = {
  record: () => _('记录'), photo: () => _('照片'), statement: () => _('结算单'), inspection: () => _('督查'),
};
const Look = ({ one }) => {
  const seen = one.kind === 'record' && (useReference('records') || []).find(record => record.id === one.id);
  const what = {
    record: () => html`<a href=${href(`/records/${one.id}`)}>${seen ? `${nameOf(seen.kind)} · ${seen.place} · ${day(seen.day)}` : LOOKED.record()}</a>`,
    statement: () => html`<a href=${href(`/months/${one.id}`)}>${month(one.id)} ${LOOKED.statement()}</a>`,
  }[one.kind] || (LOOKED[one.kind] || (() => one.kind));
  return html`<li>
  <span>${one.reader_name} · ${roleName(one.reader_role)}</span>
  <span class="hint">${day(one.day)} · ${what()}</span>${one.kind === 'photo' && html`<${Photos} hashes=${[one.id]} />`}</li>`;
};
const look = one => html`<${Look} key=${`${one.day}${one.reader}${one.kind}${one.id}`} one=${one} />`;

// A list that is fetched when it is opened, page by page.
function Opened({ title, count, hint, path, row }) {
  const [items, show] = useState([]);
  const [cursor, next] = useState('');
  const [error, refuse] = useState(null);
  const more = () => get(`${path}?cursor=${encodeURIComponent(cursor)}`)
    .then(page => { show([...items, ...page.items]); next(page.next_cursor); refuse(null); }, refuse);
  return html`<details onToggle=${event => event.target.open && !items.length && cursor === '' && more()}>
    <summary><span>${title}</span>${count === undefined ? '' : html`<b>${count}</b>`}</summary>
    <p class="hint">${hint}</p><${Refusal} error=${error} />
    <ul class="evidence">${items.map(row)}</ul>
    ${cursor === null && !items.length && html`<p class="hint">${_('还没有。')}</p>`}
    ${cursor && html`<button type="button" class="button plain wide" onClick=${more}>${_('再看一些')}</button>`}
  </details>`;
}
