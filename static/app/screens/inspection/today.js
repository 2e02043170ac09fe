// The inspector's day: the sample that was drawn, or an outlet of one's own choice.

import { found } from '../../finding.js';
import { nameOf } from '../../names.js';
import { useTownships } from '../../lookups.js';
import { unsent, useOutbox } from '../../outbox.js';
import { Empty } from '../../parts/empty.js';
import { Field } from '../../parts/field.js';
import { Notice } from '../../parts/notice.js';
import { OutletRow } from '../../parts/outlet_row.js';
import { Page } from '../../parts/page.js';
import { Unfinished } from '../../parts/unfinished.js';
import { Waiting } from '../../parts/waiting.js';
import { nearest } from '../../place.js';
import { takePosition } from '../../position.js';
import { useReference } from '../../reference.js';
import { href } from '../../router.js';
import { html, useEffect, useState } from '../../ui.js';
import { _, day } from '../../words.js';
import { keepPhotos } from './claims.js';

const MOST_SHOWN = 30;

export default function Inspections() {
  const sample = useReference('sample');
  const outlets = useReference('outlets') || [];
  const names = useTownships();
  const region = useReference('region');
  const waiting = unsent(useOutbox() || []).filter(item => item.kind === 'inspection');
  const [typed, type] = useState('');
  const [here, stand] = useState(null);
  useEffect(() => { if (sample) keepPhotos(sample).catch(() => {}); }, [sample && sample.id]);

  async function locate() {
    const { position, reason } = await takePosition();
    stand(position ? { position } : { reason });
  }

  const known = Object.fromEntries(outlets.map(outlet => [outlet.code, outlet]));
  const drawn = (sample ? sample.outlets : []).map(one => ({ name: one.outlet_name, ...known[one.code], ...one }));
  const listed = here && here.position ? nearest(drawn, here.position) : drawn;
  const done = drawn.filter(one => one.inspection).length;
  const row = (outlet, sampleId) => html`<${OutletRow} key=${outlet.code}
    href=${href(`/inspections/check/${outlet.code}`, { sample: sampleId })}
    name=${outlet.name} place=${names[outlet.township] || outlet.code} metres=${outlet.distance_m ?? undefined}
    state=${sampleId && state(outlet, waiting)} />`;

  return html`<${Page} title=${_('抽查')} action=${html`<a class="onward" href=${href('/inspections/done')}>${_('查过的')}</a>`}>
    <${Unfinished} />
    ${sample && html`<p class="lead">${_('{day}的抽查名单：{n} 家，查了 {m} 家', { day: day(sample.day), n: drawn.length, m: done })}</p>`}
    ${sample === undefined && html`<${Waiting} />`}
    ${sample === null && html`<${Empty} text=${_('今天还没有抽查名单。也可以在下面自己找一家店。')} />`}
    ${drawn.length > 1 && html`<button type="button" class="button plain" onClick=${locate}>${_('按远近排')}</button>`}
    ${here && here.reason && html`<${Notice} tone="warn">${_('排不了远近：{why}', { why: nameOf(here.reason) })}<//>`}
    ${listed.length > 0 && html`<ul class="card rows-of-outlets">${listed.map(outlet => row(outlet, sample.id))}</ul>`}
    <h2>${_('自己选店查')}</h2>
    ${region && html`<p class="card hint">${_('您的片区：{names}', { names: region.map(code => names[code] || code).join(_('、')) })}</p>`}
    <${Field} label=${_('找一家店')} hint=${_('店名、拼音首字母、编号或电话')} value=${typed} onInput=${type} type="search" autocomplete="off" />
    ${typed.trim() && html`<ul class="card rows-of-outlets">
      ${found(outlets, typed).slice(0, MOST_SHOWN).map(outlet => row(outlet))}
      ${!found(outlets, typed).length && html`<li class="hint">${_('没找到。换个字，或者输入网点编号试试。')}</li>`}
    </ul>`}
  <//>`;
}

function state(outlet, waiting) {
  if (outlet.inspection) return html`<span class="state approved">${_('查过了')}</span>`;
  if (waiting.some(item => JSON.parse(item.json).outlet === outlet.code)) {
    return html`<span class="state waiting">${_('等待发送')}</span>`;
  }
  return null;
}
