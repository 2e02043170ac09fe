// The phone's database: what waits to be sent, photos, drafts, reference data, settings.
//
//   database() -> idb database
//   write(stores, work) -> what work(tx) gives, once the disk has it; throws StorageFull when there is no room
//   setting(name) -> value   set(name, value)
//   photosOf(owner) -> the key range of its photos   StorageFull
//
//   outbox     id -> item (see outbox.js)                       index by user
//   photos     [owner, sha256] -> { owner, sha256, type, bytes }   owner: an item's id, or `draft:<key>`
//   drafts     [user, key] -> { user, key, value, saved_at }
//   reference  [user, part] -> { user, part, tag, data }
//   settings   name -> value

import { openDB } from '../vendor/idb/index.js';

export const VERSION = 1;

export class StorageFull extends Error {}

let opened;

export function database() {
  opened = opened || openDB('fieldapp', VERSION, {
    upgrade,
    blocking() { opened.then(db => db.close()); opened = undefined; },
    terminated() { opened = undefined; },
  });
  return opened;
}

// Each step lifts the database of one version to the next; what waits to be sent goes through all of them.
function upgrade(db, from) {
  if (from < 1) {
    db.createObjectStore('outbox', { keyPath: 'id' }).createIndex('user', 'user');
    db.createObjectStore('photos', { keyPath: ['owner', 'sha256'] });
    db.createObjectStore('drafts', { keyPath: ['user', 'key'] });
    db.createObjectStore('reference', { keyPath: ['user', 'part'] });
    db.createObjectStore('settings');
  }
}

export async function write(stores, work) {
  const tx = (await database()).transaction(stores, 'readwrite', { durability: 'strict' });
  const done = tx.done.then(() => null, error => error);
  try {
    const made = await work(tx);
    const failed = await done;
    if (failed) throw failed;
    return made;
  } catch (error) {
    try { tx.abort(); } catch { /* it has ended by itself */ }
    const cause = (await done) || error;
    throw [error, cause].some(({ name }) => name === 'QuotaExceededError') ? new StorageFull() : error;
  }
}

export const setting = async name => (await database()).get('settings', name);
export const set = (name, value) => write('settings', tx => tx.objectStore('settings').put(value, name));
export const photosOf = owner => IDBKeyRange.bound([owner], [owner, '\uffff']);
