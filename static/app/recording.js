// Filling in a record and sending it off: the draft, its position, and the one way into the outbox.
//
//   useRecording({ kind, form, key, initial }) -> { draft, change, discard, send } (draft undefined while it is read)
//   send({ title, after })       the record lies in the outbox when it returns; throws StorageFull
//   located(draft) -> changes: the position now, or the reason why there is none
//   useVerdict(kind, facts) -> { counts, reasons } | null      by this month's rules, offline

import { useDraft } from './drafts.js';
import { enqueue } from './outbox.js';
import { takePosition } from './position.js';
import { verdict } from './qualification.js';
import { useReference } from './reference.js';
import { today } from './words.js';

export function useRecording({ kind, form, key, initial }) {
  const [draft, change, discard] = useDraft(key, initial);
  async function send({ title, after, changes = {} }) {
    const whole = { occurred_at: new Date().toISOString(), no_position_reason: 'timeout', ...draft, ...changes };
    const { id } = draft;
    await enqueue({
      kind, id, title, after, draft: key, replaces: whole.replaces,
      address: `/${form.address}/${id}`,
      body: form.body(whole),
      photos: whole.photos.filter(photo => photo.bytes),
    });
  }
  return { draft, change, discard, send };
}

/** The record happened when its place was first taken; a better position later does not move it. */
export async function located(draft) {
  const { position, reason } = await takePosition();
  return {
    position: position || null,
    no_position_reason: position ? null : { unsupported: 'unavailable' }[reason] || reason,
    occurred_at: draft.photos.length && draft.occurred_at ? draft.occurred_at : new Date().toISOString(),
  };
}

export function useVerdict(kind, facts, month = today().slice(0, 7)) {
  const rules = useReference('qualification');
  return rules && rules[month] && facts ? verdict(rules[month], kind, facts) : null;
}
