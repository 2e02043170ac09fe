// What was made on this phone and the server must get: kept until a receipt says that it has it.
//
//   enqueue({ kind, id, address, body, photos, title, draft, replaces, after }) -> item
//       kind 'display' …; id: its draft's, and of an id only the first is kept: a second tap changes nothing; address '/displays/<id>' below /api/v1; body with its manifest (manifestOf);
//       photos [{ sha256, type, bytes, size_bytes, taken_at, taken_at_source }]; title: what people call it;
//       draft: key of the draft it was made from, discarded with it; replaces: id of the refused item that this one
//       corrects; after: id of an item that must be received first (a banquet before its proof).
//       The record and its photos are on the disk when it returns; throws StorageFull, and then nothing is changed.
//   manifestOf(photos) -> the `photos` of a body
//   items() -> [item]   watch(callback) -> stop   useOutbox() -> [item] | undefined     of the user of this phone
//   unsent(items) -> those not yet received
//   retry(id)   kick()       try now
//   correct(id) -> { kind, body, photos, replaces, corrects }     to fill a form with, without the photo that was refused;
//       corrects: the record that the server holds and the new one names; nothing is changed yet
//   isRecord(item): a rep's record, and not an appeal, an answer …
//   discard(id)   a refused item that its maker gives up; a record that the server holds is withdrawn there, or it throws
//
//   item: { id, user, kind, title, address, json, photos: [{sha256, type, size_bytes}], made_at, tries, next_at,
//           state: waiting | sending | received | signed_out | refused, sent, receipt, received_at, refusal,
//           stored: the server holds the record, if not all its photos; withdraws: id of a stored one that it replaces }

import { database, photosOf, set, setting, write } from './database.js';
import { sendWaiting, takeBack } from './sender.js';
import { user, watchUser } from './session.js';
import { useEffect, useState } from './ui.js';

const KEPT_RECEIVED = 50;
const watchers = new Set();
const channel = 'BroadcastChannel' in self ? new BroadcastChannel('outbox') : null;
if (channel) channel.onmessage = () => tell();

export const manifestOf = photos =>
  photos.map(({ sha256, taken_at, taken_at_source, size_bytes }) => ({ sha256, taken_at, taken_at_source, size_bytes }));

export async function enqueue({ kind, id, address, body, photos = [], title, draft, replaces, after }) {
  const me = user().staff_number;
  const old = replaces && await (await database()).get('outbox', replaces);
  const item = {
    id, user: me, kind, title, address, after, replaces, withdraws: old && heldOf(old), json: JSON.stringify(body),
    photos: photos.map(({ sha256, type, size_bytes }) => ({ sha256, type, size_bytes })),
    made_at: new Date().toISOString(), state: 'waiting', sent: 0, tries: 0, next_at: 0,
  };
  await write(['outbox', 'photos', 'drafts'], async tx => !await tx.objectStore('outbox').getKey(id) && Promise.all([
    ...(replaces ? drop(tx, replaces) : []),
    ...(draft ? [
      tx.objectStore('drafts').delete([me, draft]),
      tx.objectStore('photos').delete(photosOf(`draft:${me}:${draft}`)),
    ] : []),
    ...photos.map(({ sha256, type, bytes }) => tx.objectStore('photos').put({ owner: id, sha256, type, bytes })),
    tx.objectStore('outbox').add(item),
  ]));
  changed();
  askToPersist();
  kick();
  return item;
}

// The record of an item's that the server holds: its own, or the one it was to replace.
const RECORDS = ['visit', 'display', 'opening', 'banquet', 'proof'];
export const isRecord = item => RECORDS.includes(item.kind);
const heldOf = item => (isRecord(item) ? (item.stored ? item.id : item.withdraws) : undefined);

const drop = (tx, id) => [tx.objectStore('outbox').delete(id), tx.objectStore('photos').delete(photosOf(id))];

export async function items() {
  if (!user()) return [];
  const all = await (await database()).getAllFromIndex('outbox', 'user', user().staff_number);
  return all.sort((a, b) => (a.made_at < b.made_at ? 1 : -1));
}

export const unsent = list => list.filter(item => item.state !== 'received');

export function watch(callback) {
  watchers.add(callback);
  items().then(callback);
  return () => watchers.delete(callback);
}

export function useOutbox() {
  const [list, show] = useState();
  useEffect(() => watch(show), []);
  return list;
}

const tell = () => watchers.size && items().then(list => watchers.forEach(call => call(list)));

function changed() {
  tell();
  if (channel) channel.postMessage('changed');
}

export async function correct(id) {
  const item = await (await database()).get('outbox', id);
  const held = await (await database()).getAll('photos', photosOf(id));
  const body = JSON.parse(item.json);
  const photos = item.photos
    .map(({ sha256, type, size_bytes }) => ({ type, size_bytes, ...(body.photos || []).find(line => line.sha256 === sha256), ...held.find(one => one.sha256 === sha256) }))
    .filter(photo => photo.sha256 && photo.sha256 !== (item.refusal || {}).photo);
  return { kind: item.kind, body, photos, replaces: id, corrects: heldOf(item) || body.corrects };
}

export async function discard(id) {
  const held = heldOf(await (await database()).get('outbox', id));
  if (held) await takeBack(held);
  await write(['outbox', 'photos'], tx => Promise.all(drop(tx, id)));
  changed();
}

export async function retry(id) {
  await write('outbox', async tx => {
    const item = await tx.store.get(id);
    if (item && item.state === 'refused') await tx.store.put({ ...item, state: 'waiting', next_at: 0 });
  });
  await kick();
}

let timer;
let queued;
let urged = false;

// A real reason to try clears the wait, also the one that a try under way may still begin.
export function kick() {
  urged = true;
  return send();
}

// One try per tab is in line at most; a lock lets one tab send at a time.
function send() {
  queued = queued || locked(async () => {
    queued = undefined;
    clearTimeout(timer);
    if (!user()) return;
    if (urged) await clearWaits();
    const again = await sendWaiting(user().staff_number, changed);
    await tidy();
    if (again < Infinity) timer = setTimeout(send, Math.max(500, again - Date.now()));
  });
  return queued;
}

async function clearWaits() {
  urged = false;
  const resting = (await items()).filter(item => item.next_at);
  if (resting.length) {
    await write('outbox', tx => Promise.all(resting.map(item => tx.store.put({ ...item, next_at: 0 }))));
  }
}

const locked = work => (navigator.locks ? navigator.locks.request('outbox', work) : work());

// Receipts stay to be looked at, but not for ever.
async function tidy() {
  const old = (await items()).filter(item => item.state === 'received').slice(KEPT_RECEIVED);
  if (old.length) await write(['outbox', 'photos'], tx => Promise.all(old.flatMap(item => drop(tx, item.id))));
}

async function askToPersist() {
  if (!navigator.storage || !navigator.storage.persist || (await setting('persisted')) !== undefined) return;
  await set('persisted', await navigator.storage.persist());
}

export function startSending() {
  addEventListener('online', kick);
  addEventListener('pageshow', kick);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && kick());
  watchUser(who => { tell(); if (who) kick(); });
  kick();
}
