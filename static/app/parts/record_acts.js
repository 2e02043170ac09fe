// What may still be done with an own record: prove, correct, appeal, withdraw, cancel.
//   html`<${RecordActs} record=${record} body=${body} proof=${record | undefined} />`      proof: the one that stands for this booking
//   nextAct(record, body, proof) -> the button for the thumb | null

import { keepDraft } from '../drafts.js';
import { newId } from '../ids.js';
import { correct, discard, enqueue, useOutbox } from '../outbox.js';
import { correctionKey, FORMS, formOf } from '../records/forms.js';
import { stateOf } from '../names.js';
import { pull } from '../reference.js';
import { back, go, href, replace } from '../router.js';
import { html, useOnce, useState } from '../ui.js';
import { _, today } from '../words.js';
import { Field } from './field.js';
import { Refusal } from './notice.js';
import { Sheet } from './sheet.js';

const OPEN = ['submitted', 'approved'];

/** What is to be done next stands at the thumb; null: nothing is. */
export function nextAct(record, body, proof) {
  const { kind, state } = record;
  if (state === 'refused' || (['rejected', 'withdrawn'].includes(state) && !record.corrected_by && body)) {
    return html`<button type="button" class="button wide" onClick=${() => startCorrection(record, body)}>${_('改好再交')}</button>`;
  }
  if (kind === 'banquet' && !proof && OPEN.includes(state) && record.banquet.held_on <= today()) {
    return html`<a class="button wide" href=${href(`/banquets/${record.id}/proof`)}>${_('交凭证')}</a>`;
  }
  return null;
}

export function RecordActs({ record, body, proof }) {
  const [asking, ask] = useState(null);
  const { kind, state, item } = record;
  const addresses = Object.values(addressOf(record));
  const asked = (useOutbox() || []).find(one => addresses.includes(one.address) && one.state !== 'received');
  if (asked) return html`<a class="button plain wide" href=${href('/outbox')}>${asked.title} · ${stateOf(asked).text}</a>`;
  const withdrawable = !proof && kind !== 'visit' && ['incomplete', 'submitted', 'received'].includes(state);
  const cancellable = !item && !proof && kind === 'banquet' && OPEN.includes(state);
  return html`<div class="stack">
    ${proof && html`<a class="button plain wide" href=${href(`/records/${proof.id}`)}>${_('看凭证')}</a>`}
    ${state === 'rejected' && !record.corrected_by && (record.review || {}).appeal_until >= today() && html`<a class="button plain wide" href=${href('/appeals/new', {
      subject: 'rejection', id: record.id, name: _('{place} 的记录被退回', { place: record.place }), until: record.review.appeal_until,
    })}>${_('申诉')}</a>`}
    ${state === 'refused' && html`<button type="button" class="button plain danger wide" onClick=${() => ask('discard')}>${_('不要了')}</button>`}
    ${withdrawable && cancellable && html`<p class="hint">${_('填错了就撤回，改好再交；家宴不办了才取消。')}</p>`}
    ${withdrawable && html`<button type="button" class="button plain wide" onClick=${() => ask('withdrawal')}>${_('撤回')}</button>`}
    ${cancellable && html`<button type="button" class="button plain danger wide" onClick=${() => ask('cancellation')}>${_('取消这场家宴')}</button>`}
    ${asking && html`<${Ask} what=${asking} record=${record} onClose=${() => ask(null)} />`}
  </div>`;
}

const addressOf = ({ id }) => ({ withdrawal: `/submissions/${id}/withdrawal`, cancellation: `/banquets/${id}/cancellation` });

const WORDS = {
  withdrawal: () => [_('撤回这条记录？'), _('撤回后主管就不审了；可以改好再交。'), _('撤回')],
  cancellation: () => [_('取消这场家宴？'), _('取消后不能再交凭证。'), _('取消家宴')],
  discard: () => [_('不要这条记录了？'), _('删掉以后找不回来。'), _('删掉')],
};

function Ask({ what, record, onClose }) {
  const [reason, say] = useState('');
  const [error, refuse] = useState(null);
  const [title, hint, label] = WORDS[what]();
  const act = useOnce(async () => {
    if (what !== 'discard') {
      await enqueue({ kind: what, id: newId(), address: addressOf(record)[what], body: { reason: reason.trim() || null },
        title: `${label}：${record.place}` });
      return onClose();
    }
    try {
      await discard(record.id);
      await pull().catch(() => {});
      back('/records');
    } catch (refusal) {
      refuse(refusal);
      return false;
    }
  });
  return html`<${Sheet} title=${title} onClose=${onClose}>
    <p>${hint}</p>
    <${Refusal} error=${error} />
    ${what !== 'discard' && html`<${Field} label=${what === 'cancellation' ? _('为什么取消') : _('原因（可不填）')} maxlength="200" value=${reason} onInput=${say} />`}
    <button type="button" class="button danger wide" disabled=${what === 'cancellation' && !reason.trim()} onClick=${act}>${label}</button>
  <//>`;
}

/** A draft of its own, filled with what was sent: the refused one goes when the new one is kept. */
async function startCorrection(record, body) {
  const held = record.state === 'refused' ? await correct(record.id) : null;
  const sent = held ? held.body : body;
  const key = correctionKey(record.kind, sent, record.id);
  await keepDraft(key, {
    ...FORMS[record.kind].again(sent),
    ...(held ? { photos: held.photos, replaces: record.id, corrects: held.corrects } : { corrects: record.id, doubted: (record.review || {}).reason === 'photo_unclear' ? sent.photos.map(photo => photo.sha256) : [] }),
  });
  const { path, query } = formOf(key);
  (held ? replace : go)(path, query); // the refused one is gone when the form is left
}
