// An outlet: what is missing there, its agreement, what I did there, and what to do now.

import { useDrafts, useOutlet, useTownship } from '../lookups.js';
import { nameOf } from '../names.js';
import { Badge } from '../parts/badge.js';
import { Empty } from '../parts/empty.js';
import { Some } from '../parts/more.js';
import { OnMap } from '../parts/on_map.js';
import { Page } from '../parts/page.js';
import { RecordRow } from '../parts/record_row.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { missingAt, useRecords } from '../work.js';
import { _, day, today } from '../words.js';

export default function Outlet({ params: { code } }) {
  const [outlet, records, drafts] = [useOutlet(code), useRecords(), useDrafts()];
  const township = useTownship(outlet && outlet.township);
  if (!outlet || !records) return html`<${Page} title=${code || ''} back="/today"><${Empty} text=${_('这家店不在您的网点里。')} /><//>`;
  const mine = records.filter(record => record.outlet === code);
  const missing = missingAt(outlet, records);
  const visiting = drafts.some(({ key }) => key === `visit:${code}`);
  const [action, ...others] = actions(outlet, mine, missing, visiting);
  return html`<${Page} title=${outlet.name} back="/today" footer=${html`<${Act} ...${action} primary />`}>
    <p class="sub">${[township, nameOf(outlet.kind), outlet.covered && _('代岗')].filter(Boolean).join(' · ')}</p>
    <p class="badges">${missing.length ? missing.map(one => html`<${Badge} key=${one.kind} text=${one.text} tone=${one.tone === 'waiting' ? '' : one.tone || 'warn'} />`)
      : html`<${Badge} text=${_('本月都齐了')} tone="good" />`}</p>
    <div class="actions">${others.map(one => html`<${Act} key=${one.path} ...${one} />`)}</div>
    <dl class="card facts">
      <div><dt>${_('上次拜访')}</dt><dd>${outlet.last_visit ? day(outlet.last_visit) : _('没有记录')}</dd></div>
      <div><dt>${_('上次陈列')}</dt><dd>${outlet.last_display ? day(outlet.last_display) : _('还没有')}</dd></div>
      ${outlet.agreements.map(terms => html`<div key=${terms.code}><dt>${_('陈列协议')}</dt>
        <dd>${_('{n} 瓶，{m} 层，到 {d}', { n: terms.bottles, m: terms.layers, d: day(terms.last_day) })}</dd></div>`)}
      ${outlet.phone && html`<div><dt>${_('电话')}</dt><dd><a href=${`tel:${outlet.phone}`}>${outlet.phone}</a></dd></div>`}
      ${outlet.lat != null && html`<div><dt class="onward">${_('位置')}</dt><dd><${OnMap} outlet=${outlet} /></dd></div>`}
      <div><dt>${_('编号')}</dt><dd>${code}</dd></div>
    </dl>
    <h2>${_('我在这里的记录')}</h2>
    ${mine.length ? html`<${Some} list=${mine} step=${10} row=${record => html`<${RecordRow} key=${record.id} record=${record} />`} />`
      : html`<${Empty} text=${_('这里还没有您的记录。')} />`}
  <//>`;
}

/** What is to be done next stands at the thumb: the visit, then the display. */
function actions(outlet, mine, missing, visiting) {
  const query = { outlet: outlet.code };
  const visit = { path: '/visits/new', query, text: visiting ? _('继续拜访') : _('到店') };
  const display = { path: '/displays/new', query, text: _('交陈列') };
  const visited = mine.some(record => record.kind === 'visit' && record.day === today());
  const lacking = missing.some(one => one.kind === 'display' && one.tone !== 'waiting');
  const banquet = { path: '/banquets/new', query: { shop: outlet.code }, text: _('登记家宴') };
  return visited && !visiting && lacking ? [display, visit, banquet] : [visit, display, banquet];
}

const Act = ({ path, query, text, primary }) => html`<a class=${primary ? 'button wide' : 'button plain'} href=${href(path, query)}>${text}</a>`;
