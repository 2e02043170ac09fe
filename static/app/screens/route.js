// The day's route: what is planned, done and missed; put in order by dragging, or with the arrows.

import { useHere } from '../here.js';
import { Badge } from '../parts/badge.js';
import { Empty } from '../parts/empty.js';
import { Notice } from '../parts/notice.js';
import { OnMap } from '../parts/on_map.js';
import { Order } from '../parts/order.js';
import { Page } from '../parts/page.js';
import { PickOutlet } from '../parts/pick_outlet.js';
import { distanceM } from '../place.js';
import { usePlan, usePlansBefore } from '../plan.js';
import { useReference } from '../reference.js';
import { missed, standingOf, suggested } from '../rounds.js';
import { href } from '../router.js';
import { html, useState } from '../ui.js';
import { missingAt, useRecords } from '../work.js';
import { _, day, distance, today } from '../words.js';

export default function Route() {
  const [outlets, records, plans] = [useReference('outlets'), useRecords(), usePlansBefore(today())];
  const [codes, plan, unsent] = usePlan(today());
  const [ordering, order] = useState(false);
  const [here, locate, busy] = useHere();
  if (!outlets || !records || !codes) return html`<${Page} title=${_('今天的路线')} back="/today" />`;
  const shop = code => outlets.find(outlet => outlet.code === code) || { code, name: code };
  const left = codes.filter(code => standingOf(code, records, today()) === 'planned');
  const late = missed(plans, records, today()).filter(code => !codes.includes(code));
  const suggest = async () => plan(suggestedFrom(here || await locate()));
  const suggestedFrom = from => [...codes, ...suggested(outlets.filter(one => !codes.includes(one.code))
    .map(outlet => ({ ...outlet, missing: missingAt(outlet, records) })), from)];
  const footer = ordering ? html`<button type="button" class="button wide" onClick=${() => order(false)}>${_('排好了')}</button>`
    : left.length > 0 && html`<a class="button wide" href=${href(`/outlets/${left[0]}`)}>${_('下一家：{name}', { name: shop(left[0]).name })}</a>`;
  return html`<${Page} title=${_('今天的路线')} back="/today" footer=${footer || html`<button type="button" class="button wide"
      disabled=${busy} onClick=${suggest}>${busy ? _('正在定位…') : _('定位，排一条路线')}</button>`}
    action=${codes.length > 1 && !ordering && html`<button type="button" class="quiet" onClick=${() => order(true)}>${_('调整')}</button>`}>
    <p class="sub">${codes.length ? _('{n} 家，去了 {m} 家', { n: codes.length, m: codes.length - left.length }) : day(today())}</p>
    ${!codes.length && html`<${Empty} text=${_('今天还没排路线。按下面的按钮排一条，或者自己加店。')} />`}
    ${ordering ? html`<${Order} codes=${codes} name=${code => shop(code).name} onChange=${plan} />`
      : codes.length > 0 && html`<ol class="rows card">${codes.map((code, i) => html`<${Stop} key=${code} shop=${shop(code)}
          first=${!i} from=${i ? shop(codes[i - 1]) : here} state=${standingOf(code, records, today())} />`)}</ol>`}
    ${unsent && html`<${Notice} tone="warn">${_('路线还没传上去，有网会再传。')}<//>`}
    ${(ordering || !codes.length) && html`<section class="card"><${PickOutlet} label=${_('加一家店')} value=${null}
      onChange=${code => plan([...codes.filter(one => one !== code), code])} /></section>`}
    ${late.length > 0 && html`<h2>${_('前几天没去成')}</h2><ul class="rows card">${late.map(code => html`<li key=${code}>
      <span>${shop(code).name}</span><button type="button" class="button plain" onClick=${() => plan([...codes, code])}>${_('加到今天')}</button></li>`)}</ul>`}
  <//>`;
}

function Stop({ shop, from, first, state }) {
  const away = distanceM(from, shop);
  return html`<li class="record-row stop"><a href=${href(`/outlets/${shop.code}`)}><span class="name">${shop.name}</span>
    ${state === 'done' && html`<${Badge} text=${_('去过了')} tone="good" />`}
    ${away !== null && html`<span class="hint">${first ? _('离您 {m}', { m: distance(away) }) : _('再走 {m}', { m: distance(away) })}</span>`}</a>
    <${OnMap} outlet=${shop} /></li>`;
}
