// The rep's day: the next best step, my month, what is not finished, and the outlets with what is missing there.

import { found } from '../finding.js';
import { useHere } from '../here.js';
import { useFence, useTownships } from '../lookups.js';
import { nameOf } from '../names.js';
import { Empty } from '../parts/empty.js';
import { Filter } from '../parts/filter.js';
import { Icon } from '../parts/icon.js';
import { Some } from '../parts/more.js';
import { MonthCard } from '../parts/month_card.js';
import { HowToAllow } from '../parts/no_position.js';
import { Notice } from '../parts/notice.js';
import { OutletRow } from '../parts/outlet_row.js';
import { Page } from '../parts/page.js';
import { Unfinished } from '../parts/unfinished.js';
import { Waiting } from '../parts/waiting.js';
import { nearest, standing } from '../place.js';
import { useReference } from '../reference.js';
import { href } from '../router.js';
import { html, useMemo, useState } from '../ui.js';
import { missingAt, useRecords } from '../work.js';
import { _, day, today } from '../words.js';

export default function Today() {
  const [outlets, records] = [useReference('outlets'), useRecords()];
  const [here, locate, busy, reason] = useHere();
  const fence = useFence();
  const list = useMemo(() => {
    const known = (outlets || []).map(outlet => ({ ...outlet, missing: missingAt(outlet, records || []) }));
    return here ? nearest(known, here) : known.sort((a, b) => ((a.last_visit || '') < (b.last_visit || '') ? -1 : 1));
  }, [outlets, records, here]);
  const first = here && list[0];
  const close = first && standing(here, first, fence).state !== 'outside' ? first : null;
  return html`<${Page} title=${day(today())} action=${html`<a class="quiet link" href=${href('/records')}>${_('我的记录')}</a>`}
    footer=${close
      ? html`<a class="button wide" href=${href('/visits/new', { outlet: close.code })}>${_('到店：{name}', { name: close.name })}</a>`
      : html`<button type="button" class="button wide" disabled=${busy || !outlets} onClick=${locate}>
          ${busy ? _('正在定位…') : _('定位，看附近的店')}</button>`}>
    <${MonthCard} />
    <nav class="shortcuts" aria-label=${_('常用')}>
      <a href=${href('/route')}><${Icon} name="route" />${_('路线')}</a>
      <a href=${href('/banquets')}><${Icon} name="banquet" />${_('家宴')}</a>
      <a href=${href('/openings/new')}><${Icon} name="shop" />${_('新网点')}</a>
    </nav>
    <${Unfinished} />
    ${reason && !here && html`<${Notice} tone="warn">${_('没有定位：{why}。按上次拜访的先后排。', { why: nameOf(reason) })}<${HowToAllow} reason=${reason} /><//>`}
    ${outlets ? html`<${Outlets} list=${list} />` : html`<${Waiting} />`}
  <//>`;
}

function Outlets({ list }) {
  const [typed, type] = useState('');
  const [kind, choose] = useState('all');
  const lacks = what => list.filter(outlet => outlet.missing.some(one => one.kind === what && one.tone !== 'waiting'));
  const rejected = list.filter(outlet => outlet.display === 'rejected');
  const groups = { all: list, rejected, display: lacks('display'), visit: lacks('visit') };
  const names = useTownships();
  const shown = found(groups[kind], typed);
  if (!list.length) return html`<${Empty} text=${_('还没有归您的网点。请找主管分。')} />`;
  return html`<section class="outlets" aria-label=${_('网点')}>
    <input type="search" class="search" aria-label=${_('找网点')} placeholder=${_('店名、拼音首字母、电话')} value=${typed}
      onInput=${event => type(event.target.value)} />
    <${Filter} label=${_('看哪些网点')} value=${kind} onChange=${choose} options=${[
      ['all', _('全部'), list.length], ...(rejected.length ? [['rejected', _('被退回'), rejected.length]] : []), ['display', _('差陈列'), groups.display.length], ['visit', _('没拜访'), groups.visit.length],
    ]} />
    ${shown.length === 0 && html`<${Empty} text=${typed ? _('没找到。用店名、拼音首字母或电话找。') : _('都齐了。')} />`}
    ${shown.length > 0 && html`<${Some} list=${shown} row=${outlet => html`<${OutletRow} key=${outlet.code}
      href=${href(`/outlets/${outlet.code}`)} name=${outlet.name} metres=${outlet.distance_m === null ? undefined : outlet.distance_m}
      place=${[names[outlet.township], outlet.last_visit ? _('上次 {d}', { d: day(outlet.last_visit) }) : _('没有拜访记录')].join(' · ')}
      hint=${outlet.missing.map(one => one.text).join(' · ')} />`} />`}
  </section>`;
}
