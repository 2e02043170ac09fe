// The photos of a record: from the phone as long as it holds them, else from the server.
//   html`<${RecordPhotos} record=${record} body=${body} />`

import { database, photosOf } from '../database.js';
import { html, useLoaded } from '../ui.js';
import { _ } from '../words.js';
import { Thumbnail } from './photo_strip.js';

export function RecordPhotos({ record, body }) {
  const held = useLoaded(async () => (record.item ? (await database()).getAll('photos', photosOf(record.id)) : []), [record.id, record.state]);
  const lines = (body && body.photos) || [];
  if (!lines.length || !held) return null;
  return html`<section class="gallery" aria-label=${_('照片')}>${lines.map((line, i) => {
    const photo = held.find(one => one.sha256 === line.sha256);
    const label = _('第 {n} 张照片', { n: i + 1 });
    return photo ? html`<span key=${line.sha256}><${Thumbnail} photo=${photo} /></span>`
      : html`<a key=${line.sha256} href=${`/api/v1/photos/${line.sha256}`} target="_blank" rel="noopener">
          <img src=${`/api/v1/photos/${line.sha256}/thumbnail`} alt=${label} loading="lazy" /></a>`;
  })}</section>`;
}
