// What is being filled in: kept on every change, with its photos, for the camera may kill the page at any moment.
//
//   useDraft(key, initial) -> [draft, change, discard]
//       draft: undefined while it is read; change({ note: '…' }) or change(draft => ({ … })) merges and keeps;
//       a photo (an object with `bytes`) may stand anywhere in it; discard() forgets it, and no late change brings it back.
//       key: 'display:X0103'. Give it to enqueue({ draft: key }) to have it forgotten together with the submission.
//       draft.id: the id of the record that it will be, however often it is submitted
//   keepDraft(key, draft)      makes a draft without showing it, to be opened by its form
//   forget(key)
//   draftKeys() -> [{ key, saved_at, value }]      value: the draft without its photos' bytes
//
// When the phone is full, the change is shown but not kept, and the window hears 'storagefull': main.js says so.

import { database, photosOf, StorageFull, write } from './database.js';
import { newId } from './ids.js';
import { user } from './session.js';
import { useEffect, useRef, useState } from './ui.js';

const ownerOf = key => `draft:${user().staff_number}:${key}`;
const isPhoto = value => value && value.bytes instanceof ArrayBuffer;

// The draft without its photos' bytes, which are written once, not at every keystroke.
function parted(value, found) {
  if (isPhoto(value)) {
    const { bytes, ...rest } = value;
    found.set(value.sha256, value);
    return { ...rest, kept: true };
  }
  if (Array.isArray(value)) return value.map(part => parted(part, found));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, parted(part, found)]));
  }
  return value;
}

function joined(value, held) {
  if (Array.isArray(value)) return value.map(part => joined(part, held)).filter(part => part !== null);
  if (value && value.kept) {
    const bytes = held.get(value.sha256);
    const { kept, ...rest } = value;
    return bytes ? { ...rest, bytes } : null;
  }
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, joined(part, held)]));
  }
  return value;
}

async function read(key) {
  const db = await database();
  const row = await db.get('drafts', [user().staff_number, key]);
  if (!row) return null;
  const held = new Map((await db.getAll('photos', photosOf(ownerOf(key)))).map(photo => [photo.sha256, photo.bytes]));
  return joined(row.value, held);
}

export function keepDraft(key, draft) {
  const photos = new Map();
  const value = parted({ id: newId(), ...draft }, photos);
  const owner = ownerOf(key);
  return write(['drafts', 'photos', 'outbox'], async tx => {
    if (await tx.objectStore('outbox').getKey(value.id)) return; // submitted meanwhile: what comes late must not begin it anew
    const store = tx.objectStore('photos');
    const before = (await store.getAllKeys(photosOf(owner))).map(([, sha256]) => sha256);
    for (const sha256 of before) if (!photos.has(sha256)) await store.delete([owner, sha256]);
    for (const { sha256, type, bytes } of photos.values()) {
      if (!before.includes(sha256)) await store.put({ owner, sha256, type, bytes });
    }
    await tx.objectStore('drafts').put({ user: user().staff_number, key, value, saved_at: new Date().toISOString() });
  });
}

export function useDraft(key, initial) {
  const [draft, show] = useState();
  const latest = useRef();
  const dropped = useRef();
  const keeping = useRef();
  useEffect(() => {
    latest.current = dropped.current = keeping.current = undefined;
    show(undefined);
    read(key).then(held => { latest.current = { id: newId(), ...(held || initial) }; show(latest.current); });
  }, [key]);

  function change(changes) {
    latest.current = { ...latest.current, ...(typeof changes === 'function' ? changes(latest.current) : changes) };
    show(latest.current);
    return !dropped.current && keep();
  }

  // One write at a time, always of the latest: a slow phone would otherwise be seconds behind whoever types.
  function keep() {
    const turn = keeping.current || (keeping.current = {});
    turn.late = true;
    return turn.done || (turn.done = keepLatest(turn));
  }

  async function keepLatest(turn) {
    try {
      while (turn.late) {
        turn.late = false;
        if (!dropped.current) await keepDraft(key, latest.current);
      }
    } catch (error) {
      if (!(error instanceof StorageFull)) throw error;
      dispatchEvent(new Event('storagefull'));
    } finally {
      turn.done = null;
    }
  }

  function discard() {
    dropped.current = true;
    return forget(key);
  }

  return [draft, change, discard];
}

export const forget = key => write(['drafts', 'photos'], tx => Promise.all([
  tx.objectStore('drafts').delete([user().staff_number, key]),
  tx.objectStore('photos').delete(photosOf(ownerOf(key))),
]));

export async function draftKeys() {
  const rows = await (await database()).getAll('drafts', photosOf(user().staff_number));
  return rows.map(({ key, saved_at, value }) => ({ key, saved_at, value }));
}
