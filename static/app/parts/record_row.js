// A record in a list.   html`<${RecordRow} record=${record} />`

import { nameOf, registration, stateOf } from '../names.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { OVER } from '../work.js';
import { _, both, day, moment } from '../words.js';
import { Badge } from './badge.js';

export function RecordRow({ record }) {
  const { banquet } = record;
  const why = (record.review && record.review.decision === 'rejected' && (record.review.remark || both(record.review.text)))
    || (record.counts === false && record.reasons.map(reason => both(reason.text)).join('；'));
  return html`<li class="record-row"><a href=${href(`/records/${record.id}`)}>
    <span class="name">${banquet ? _('{d} {host}', { d: day(banquet.held_on), host: banquet.host }) : record.place}</span>
    <${Badge} ...${stateOf(record)} />
    <span class="hint">${nameOf(record.kind)} · ${moment(record.occurred_at)}${banquet && !OVER.includes(record.state) ? ` · ${registration(record).text}` : ''}</span>
    ${why && html`<span class="missing">${why}</span>`}
  </a></li>`;
}
