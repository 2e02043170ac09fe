// The rescue file: everything unsent, photos too, in one file that its maker can bring in on any phone.
//
//   rescueFile() -> { blob, name, count }
//   bringIn(file) -> { count: items that came new, spoilt: titles of those with a damaged photo };
//       throws NotRescue { why: 'shape' | 'damaged' | 'other_user', user }
//
// Layout: the line `fieldapp rescue 1`, a line of JSON { user, items: [{ …, photos }] }, then the photos' bytes one
// after the other in that order. Bringing a file in twice, or after the items were sent, changes nothing: an item keeps
// its id, and the server answers the same record with the same receipt. A photo that came damaged is missed when its
// record is sent; a better copy of the file brings it after all.

import { database, photosOf, write } from './database.js';
import { sha256 } from './ids.js';
import { items, kick, unsent } from './outbox.js';
import { user } from './session.js';
import { today } from './words.js';

const MARK = 'fieldapp rescue 1';

export class NotRescue extends Error {
  constructor(why, owner) {
    super(why);
    Object.assign(this, { why, user: owner });
  }
}

export async function rescueFile() {
  const list = unsent(await items());
  const parts = [];
  for (const item of list) {
    const held = await (await database()).getAll('photos', photosOf(item.id));
    item.photos = item.photos.map(photo => ({ ...photo, kept: held.some(({ sha256: hash }) => hash === photo.sha256) }));
    for (const photo of item.photos) {
      if (photo.kept) parts.push(held.find(({ sha256: hash }) => hash === photo.sha256).bytes);
    }
  }
  const me = user().staff_number;
  const head = `${MARK}\n${JSON.stringify({ user: me, items: list })}\n`;
  const blob = new Blob([head, ...parts], { type: 'application/octet-stream' });
  return { blob, name: `fieldapp-${me}-${today()}.rescue`, count: list.length };
}

export async function bringIn(file) {
  const { head, bytes } = await opened(file);
  if (head.user !== user().staff_number) throw new NotRescue('other_user', head.user);
  const { photos, spoilt } = await photosIn(head.items, bytes);
  const count = await write(['outbox', 'photos'], async tx => {
    const store = tx.objectStore('outbox');
    let fresh = 0;
    for (const item of head.items) {
      const held = await store.get(item.id);
      if (held && held.state === 'received') continue;
      if (!held) fresh += 1;
      const { state, refusal } = held || item;
      const stays = state === 'refused' && refusal.code !== 'photo_lost';
      await store.put({ ...item, ...held, user: head.user, state: stays ? 'refused' : 'waiting', tries: 0, next_at: 0 });
      for (const photo of photos.get(item.id)) await tx.objectStore('photos').put(photo);
    }
    return fresh;
  });
  await kick();
  return { count, spoilt };
}

async function opened(file) {
  const buffer = await file.arrayBuffer();
  const all = new Uint8Array(buffer);
  const first = all.indexOf(10);
  const second = all.indexOf(10, first + 1);
  const text = (from, to) => new TextDecoder().decode(all.subarray(from, to));
  if (first < 0 || second < 0 || text(0, first) !== MARK) throw new NotRescue('shape');
  try {
    return { head: JSON.parse(text(first + 1, second)), bytes: buffer.slice(second + 1) };
  } catch {
    throw new NotRescue('damaged');
  }
}

// Only what its hash says is a photo; the others are left out, and their records named.
async function photosIn(list, bytes) {
  const photos = new Map();
  const spoilt = new Set();
  let at = 0;
  for (const item of list) {
    photos.set(item.id, []);
    for (const { sha256: hash, type, size_bytes, kept } of item.photos) {
      if (!kept) continue;
      const part = bytes.slice(at, at += size_bytes);
      if (await sha256(part) === hash) photos.get(item.id).push({ owner: item.id, sha256: hash, type, bytes: part });
      else spoilt.add(item.title);
    }
  }
  return { photos, spoilt: [...spoilt] };
}
