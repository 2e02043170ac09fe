// One of my records: where it stands and why, its receipt, what it says, its photos, and what may still be done.

import { get } from '../api.js';
import { Empty } from '../parts/empty.js';
import { Page } from '../parts/page.js';
import { nextAct, RecordActs } from '../parts/record_acts.js';
import { RecordBody } from '../parts/record_body.js';
import { RecordPhotos } from '../parts/record_photos.js';
import { Waiting } from '../parts/waiting.js';
import { RecordStanding } from '../parts/record_standing.js';
import { nameOf } from '../names.js';
import { html, useLoaded } from '../ui.js';
import { proofOf, useRecords } from '../work.js';
import { _, day, moment } from '../words.js';

export default function Record({ params: { id } }) {
  const records = useRecords();
  const known = records && records.find(record => record.id === id);
  const answer = useLoaded(() => get(`/submissions/${id}`).catch(() => null), [id, known && known.state]);
  const told = answer && answer.receipt.id === id ? answer : null;
  const record = known || (told && fromAnswer(told));
  if (!record) {
    return html`<${Page} title=${_('记录')} back="/records">${records && answer === null
      && html`<${Empty} text=${_('手机里没有这条记录。连上网再打开。')} />`}<//>`;
  }
  const body = (told && told.body) || record.body;
  const proof = proofOf(records || [], id);
  return html`<${Page} title=${record.place} back="/records" footer=${nextAct(record, body, proof)}>
    <p class="sub">${nameOf(record.kind)} · ${day(record.day)}</p>
    <${RecordStanding} record=${record} told=${told} />
    <${RecordPhotos} record=${record} body=${body} />
    ${body ? html`<${RecordBody} kind=${record.kind} body=${body} record=${record} />`
      : answer === null ? html`<p class="notice">${_('照片和细节要连上网才能看。')}</p>` : html`<${Waiting} />`}
    <dl class="card facts">
      <div><dt>${_('记录时间')}</dt><dd>${moment(record.occurred_at)}</dd></div>
      ${record.received_at && html`<div><dt>${_('收到时间')}</dt><dd>${moment(record.received_at)}</dd></div>`}
      ${record.receipt && html`<div><dt>${_('回执号')}</dt><dd><code>${record.receipt}</code></dd></div>`}
    </dl>
    <${RecordActs} record=${record} body=${body} proof=${proof} />
  <//>`;
}

/** A record older than what the phone carries, as the server told of it. */
function fromAnswer(told) {
  const { receipt, qualification, review } = told;
  return {
    id: receipt.id, kind: receipt.kind, state: receipt.state, receipt: receipt.receipt, place: told.place, outlet: told.outlet,
    day: receipt.business_day, occurred_at: told.occurred_at, received_at: receipt.received_at, distance_m: told.distance_m,
    counts: qualification && qualification.counts, reasons: (qualification && qualification.reasons) || [], review,
    banquet: receipt.kind === 'banquet' ? { ...told.body, in_time: told.banquet.in_time } : null, about: told.body.banquet,
    corrected_by: told.corrected_by && told.corrected_by.id,
  };
}
