// What GET /api/v1/bootstrap gave, part by part, kept for work without a network. One user never sees another's.
//
//   pull() -> true when something came new; asks with the tags held; throws as api.js does
//   part(name) -> data | undefined      useReference(name) -> data | undefined (read again after each pull)
//   outlet(code) -> the outlet of part 'outlets' | undefined
//   forgetReference()      at sign-out

import { call } from './api.js';
import { database, photosOf, write } from './database.js';
import { user } from './session.js';
import { useEffect, useState } from './ui.js';

const watchers = new Set();
const me = () => user() && user().staff_number;
const read = new Map(); // what was read since the last pull: the next screen shows it without a moment's blank

export async function part(name) {
  const key = `${me()}:${name}`;
  if (!read.has(key)) {
    const row = me() && await (await database()).get('reference', [me(), name]);
    if (row) read.set(key, row.data);
  }
  return read.get(key);
}

export const outlet = async code => ((await part('outlets')) || []).find(one => one.code === code);

// The server answers with the parts whose tag is not among those told.
export function pull() {
  if (!next) { // one after the other: an older answer must not come last; all who ask meanwhile share the next one
    next = line.catch(() => {}).then(() => { next = null; return pullNow(); });
    line = next;
  }
  return next;
}

let line = Promise.resolve();
let next = null;

async function pullNow() {
  const who = me();
  // What has no tag is kept.js's.
  const rows = (await (await database()).getAll('reference', photosOf(who))).filter(row => row.tag);
  const have = rows.map(row => `${row.part}:${row.tag}`).join(',');
  const { data } = await call('GET', `/bootstrap?have=${encodeURIComponent(have)}`);
  if (who !== me()) return false;
  const { tags, parts } = data;
  await write('reference', async tx => {
    for (const { part: name } of rows) if (!(name in tags)) await tx.store.delete([who, name]);
    for (const [name, fresh] of Object.entries(parts)) await tx.store.put({ user: who, part: name, tag: tags[name], data: fresh });
  });
  read.clear();
  watchers.forEach(look => look());
  return Object.keys(parts).length > 0;
}

export function useReference(name) {
  const [data, show] = useState(read.get(`${me()}:${name}`));
  useEffect(() => {
    const look = () => part(name).then(show);
    watchers.add(look);
    look();
    return () => watchers.delete(look);
  }, [name]);
  return data;
}

export function forgetReference() {
  read.clear();
  return write('reference', tx => tx.store.delete(photosOf(me())));
}
