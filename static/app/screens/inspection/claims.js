// What outlets should look like: kept with the day's sample, so that a check needs no network.
//
//   claimsOf(code) -> { outlet_name, display, agreements, … } | null        fresh, or as kept with the sample
//   findingKinds() -> [{ code, text, is_counted, excludes }]                likewise
//   keepPhotos(sample)   the small copies of what the sample's outlets claim, in place of the last sample's
//   ClaimedPhoto  html`<${ClaimedPhoto} sha256=${…} onClick=${…} />`

import { get, Offline } from '../../api.js';
import { database, photosOf, write } from '../../database.js';
import { part } from '../../reference.js';
import { user } from '../../session.js';
import { html, useEffect, useState } from '../../ui.js';
import { _ } from '../../words.js';

const owner = () => `claims:${user().staff_number}`;

export async function claimsOf(code) {
  try {
    return await get(`/outlets/${encodeURIComponent(code)}/claims`);
  } catch (error) {
    if (!(error instanceof Offline)) throw error;
    const sample = await part('sample');
    return (sample && sample.outlets.find(outlet => outlet.code === code)) || null;
  }
}

export const findingKinds = async () => (await part('finding_kinds')) || [];

export async function keepPhotos(sample) {
  const wanted = sample.outlets.flatMap(outlet => (outlet.display ? outlet.display.photos : []));
  const db = await database();
  const held = (await db.getAllKeys('photos', photosOf(owner()))).map(([, sha256]) => sha256);
  const gone = held.filter(sha256 => !wanted.includes(sha256));
  if (gone.length) await write('photos', async tx => { for (const sha256 of gone) await tx.store.delete([owner(), sha256]); });
  for (const sha256 of wanted.filter(one => !held.includes(one))) {
    const answer = await fetch(small(sha256));
    if (answer.ok) {
      const bytes = await answer.arrayBuffer();
      await write('photos', tx => tx.store.put({ owner: owner(), sha256, type: 'image/jpeg', bytes }));
    }
  }
}

const small = sha256 => `/api/v1/photos/${sha256}/thumbnail`;

export function ClaimedPhoto({ sha256, onClick }) {
  const [url, show] = useState();
  useEffect(() => {
    let made;
    database().then(db => db.get('photos', [owner(), sha256])).then(kept => {
      made = kept && URL.createObjectURL(new Blob([kept.bytes], { type: kept.type }));
      show(made || small(sha256));
    });
    return () => made && URL.revokeObjectURL(made);
  }, [sha256]);
  return html`<button type="button" class="photo" aria-label=${_('看大图')} onClick=${onClick}>${url && html`<img src=${url} alt="" />`}</button>`;
}
