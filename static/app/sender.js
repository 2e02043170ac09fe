// Sends what waits, one item after the other; knows no page, so that a service worker may run it too.
//
//   sendWaiting(user, changed) -> when to try again (ms since 1970), or Infinity
//
// Per item: the record with its photo manifest, then each photo the receipt misses, then the record once more for
// the receipt. Every write is a PUT of frozen bytes to an id made here: repeating one is harmless, so whatever goes
// wrong is simply tried again. A photo's bytes are deleted only when a receipt lists its hash as received.
// What replaces a record that the server already holds (`withdraws`) first takes that one back: one of them counts.

import { call, Offline, Refused, SignedOut } from './api.js';
import { database, write } from './database.js';

const FIRST_WAIT_MS = 2000;
const LONGEST_WAIT_MS = 30 * 60000;
const PASSING = [408, 425, 429];
const SIGN_IN = ['not_signed_in', 'password_must_change'];

export async function sendWaiting(user, changed) {
  let next;
  while ((next = (await open(user)).find(item => item.next_at <= Date.now()))) {
    const over = await attempt(next, changed);
    if (over) break;
  }
  return Math.min(Infinity, ...(await open(user)).map(item => item.next_at));
}

// What is still to be sent and waits for nothing but its turn, the oldest first.
async function open(user) {
  const items = await (await database()).getAllFromIndex('outbox', 'user', user);
  const unsent = items.filter(item => item.state !== 'received' && item.state !== 'replaced');
  return unsent
    .filter(item => item.state !== 'refused' && !unsent.some(other => other.id === item.after))
    .sort((a, b) => (a.made_at < b.made_at ? -1 : 1));
}

// One try; true when nothing else need be tried now.
async function attempt(item, changed) {
  const note = changes => update(item, changes).then(changed);
  try {
    await note({ state: 'sending', sent: 0 });
    const receipt = await delivered(item, note);
    await received(item, receipt);
    changed();
    return false;
  } catch (error) {
    if (error instanceof SignedOut || SIGN_IN.includes(error.code)) {
      await note({ state: 'signed_out', ...later(item) });
      return true;
    }
    if (error instanceof Refused && error.status < 500 && !PASSING.includes(error.status)) {
      const { status, code, message, fields, photo } = error;
      await note({ state: 'refused', refusal: { status, code, message, fields, photo } });
      return false;
    }
    await note({ state: 'waiting', ...later(item, error.retryAfter) });
    return error instanceof Offline;
  }
}

function later(item, retryAfter = 0) {
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** item.tries) * (0.5 + Math.random());
  return { tries: item.tries + 1, next_at: Date.now() + Math.max(wait, retryAfter * 1000) };
}

async function delivered(item, note) {
  if (item.withdraws) await takeBack(item.withdraws, of(item));
  const receipt = await put(item);
  item.stored = true;
  const missing = item.photos.filter(photo => !has(receipt, photo));
  if (!missing.length) return receipt;
  for (const photo of missing) {
    await note({ sent: item.photos.length - missing.length + missing.indexOf(photo) });
    const held = await (await database()).get('photos', [item.id, photo.sha256]);
    if (!held) throw lost(photo);
    await upload(held, item);
  }
  return put(item);
}

const upload = ({ sha256, bytes, type }, item) => call('PUT', `/photos/${sha256}`, { body: bytes, type, headers: of(item) })
  .catch(error => { throw Object.assign(error, { photo: sha256 }); });

// Neither here nor there: no further try will bring it.
const lost = ({ sha256 }) => Object.assign(new Refused(410, { code: 'photo_lost', message: {
  zh: '这张照片在手机里坏了，请重拍。', en: 'This photo is damaged on the phone. Please take it again.',
} }), { photo: sha256 });

// Harmless to repeat, as every write is.
export const takeBack = (id, headers) => call('PUT', `/submissions/${id}/withdrawal`, { body: '{"reason":null}', headers });

const put = item => call('PUT', item.address, { body: item.json, headers: of(item) }).then(answer => answer.data || {});
const of = item => ({ 'For-User': encodeURIComponent(item.user) });
const has = (receipt, { sha256 }) =>
  (receipt.photos || []).some(photo => photo.sha256 === sha256 && photo.status === 'received');

// The receipt decides: whatever it does not list as received stays, and is sent again.
function received(item, receipt) {
  const missing = item.photos.filter(photo => !has(receipt, photo));
  const state = missing.length
    ? { state: 'waiting', ...later(item) }
    : { state: 'received', next_at: 0, receipt: receipt.receipt || null, received_at: receipt.received_at || new Date().toISOString() };
  Object.assign(item, state, { sent: item.photos.length - missing.length, refusal: null });
  return write(['outbox', 'photos'], tx => Promise.all([
    ...item.photos.filter(photo => has(receipt, photo))
      .map(photo => tx.objectStore('photos').delete([item.id, photo.sha256])),
    tx.objectStore('outbox').put(item),
  ]));
}

// A rescue file or another tab may have changed the item meanwhile; one that is gone stays gone.
function update(item, changes) {
  Object.assign(item, changes);
  return write('outbox', async tx => {
    if (await tx.store.get(item.id)) await tx.store.put(item);
  });
}
