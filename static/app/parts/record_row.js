// A record in a list.   html`<${RecordRow} record=${record} />`

import { nameOf, registration, stateOf } from '../names.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { both, day } from '../words.js';
import { Badge } from './badge.js';

export function RecordRow({ record }) {
  const why = (record.review && record.review.decision === 'rejected' && (record.review.remark || both(record.review.text)))
    || (record.counts === false && record.reasons.map(reason => both(reason.text)).join('；'));
  return html`<li class="record-row"><a href=${href(`/records/${record.id}`)}>
    <span class="name">${record.place}</span>
    <${Badge} ...${stateOf(record)} />
    <span class="hint">${nameOf(record.kind)} · ${day(record.day)}${record.banquet ? ` · ${registration(record).text}` : ''}</span>
    ${why && html`<span class="missing">${why}</span>`}
  </a></li>`;
}
