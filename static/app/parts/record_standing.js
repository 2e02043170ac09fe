// Where a record stands, and why.   html`<${RecordStanding} record=${record} told=${answer | null} />`

import { nameOf, registration, stateOf } from '../names.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { _, both, day } from '../words.js';
import { OVER } from '../work.js';
import { Badge } from './badge.js';
import { Reasons } from './finish.js';

export function RecordStanding({ record, told }) {
  const { review, item, banquet } = record;
  const rejected = review && review.decision === 'rejected';
  return html`<section class="card standing-card">
    <p class="badges"><${Badge} ...${stateOf(record)} />${banquet && !OVER.includes(record.state) && html`<${Badge} ...${registration(record)} />`}</p>
    ${item && item.refusal && html`<p>${both(item.refusal.message)}</p>`}
    ${item && !item.refusal && record.state !== 'received' && html`<p class="hint">${_('存在手机里，有网就发。')}</p>`}
    ${record.state === 'incomplete' && html`<p class="hint">${_('还差 {n} 张照片没传完。', { n: record.photos_missing || '' })}</p>`}
    ${rejected && html`<p>${_('退回原因：{why}', { why: reasonOf(review) })}</p>${review.remark && html`<p>${review.remark}</p>`}`}
    ${record.counts === false && html`<p><b>${_('不算数：')}</b></p><${Reasons} reasons=${record.reasons} />`}
    ${record.counts && record.state !== 'approved' && !OVER.includes(record.state) && html`<p class="hint">${_('内容算数，等主管审。')}</p>`}
    ${banquet && html`<p class="hint">${_('{d} {meal}，{n} 桌', { d: day(banquet.held_on), meal: nameOf(banquet.meal), n: banquet.tables })}</p>`}
    <p class="links">
      ${record.corrected_by && html`<a href=${href(`/records/${record.corrected_by}`)}>${_('看更正后的那条')}</a>`}
      ${record.kind === 'proof' && record.about && html`<a href=${href(`/records/${record.about}`)}>${_('看登记')}</a>`}
      ${record.outlet && html`<a href=${href(`/outlets/${record.outlet}`)}>${_('看这家店')}</a>`}
    </p>
  </section>`;
}

const reasonOf = review => (review.text ? both(review.text) : review.reason || '');
