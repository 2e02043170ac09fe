// One check of the inspector's own, as the server holds it: what was found, and nothing of what it costs. One that was
// refused is opened again: as long as it lacks a photo nobody is told of it, so that only the new one counts.

import { keepDraft } from '../../drafts.js';
import { correct, useOutbox } from '../../outbox.js';
import { replace } from '../../router.js';
import { useKept } from '../../kept.js';
import { Notice } from '../../parts/notice.js';
import { Page } from '../../parts/page.js';
import { Photos } from '../../parts/photos.js';
import { Waiting } from '../../parts/waiting.js';
import { html } from '../../ui.js';
import { _, both, distance, moment } from '../../words.js';
import { outcomeName } from './outcomes.js';
import { again } from './record.js';

export default function Inspection({ params }) {
  const { data, error } = useKept(`/inspections/${params.id}`);
  const refused = (useOutbox() || []).find(item => item.id === params.id && item.state === 'refused');
  if (refused) return html`<${Refused} item=${refused} />`;
  if (!data) return html`<${Page} title=${_('督查')} back="/inspections/done"><${Waiting} error=${error} /><//>`;
  return html`<${Page} title=${data.outlet_name} back="/inspections/done">
    <dl class="card facts">
      <div><dt>${_('抽查结果')}</dt><dd>${outcomeName(data.outcome)}</dd></div>
      <div><dt>${_('时间')}</dt><dd>${moment(data.occurred_at)}</dd></div>
      ${data.distance_m !== null && html`<div><dt>${_('离店')}</dt><dd>${distance(data.distance_m)}</dd></div>`}
      <div><dt>${_('回执')}</dt><dd>${data.receipt}</dd></div>
      ${data.note && html`<div><dt>${_('备注')}</dt><dd>${data.note}</dd></div>`}
    </dl>
    ${data.state === 'incomplete' && html`<${Notice} tone="warn">${_('照片还没传完，传完才会通知业务员。')}<//>`}
    ${data.findings.map(finding => html`<section class="card stack" key=${finding.id}>
      <h2>${both(finding.text)}</h2>
      ${finding.figures.asked && html`<p>${_('应有 {asked} 瓶，实有 {counted} 瓶', finding.figures)}</p>`}
      ${finding.note && html`<p>${finding.note}</p>`}
      <${Photos} hashes=${finding.photos} />
    </section>`)}
    ${!data.findings.length && data.photos.length > 0 && html`<section class="card">
      <${Photos} hashes=${data.photos.filter(photo => photo.status === 'received').map(photo => photo.sha256)} /></section>`}
  <//>`;
}

function Refused({ item }) {
  async function open() {
    const { body, photos } = await correct(item.id);
    await keepDraft(`inspection:${body.outlet}:${item.id}`, again(body, photos));
    replace(`/inspections/check/${body.outlet}`, { corrects: item.id });
  }
  return html`<${Page} title=${item.title} back="/outbox"
    footer=${html`<button type="button" class="button wide" onClick=${open}>${_('改好再交')}</button>`}>
    <${Notice} tone="bad">${both(item.refusal.message)}<//>
  <//>`;
}
