// What every record of a rep's shares: the photos it commits to, where and when, and how drafts become bodies. Pure.
// unclear(draft): the gap of photos that came back as unclear and were neither taken anew nor kept on purpose;
// manifest(photos); whereAndWhen(draft); listed(map, row); gap(at, text); fromLines(lines, value)
import { _ } from '../words.js';

export const isUnclear = (draft, photo) => (draft.doubted || []).includes(photo.sha256);
export const unclear = draft => draft.photos.some(photo => isUnclear(draft, photo))
  && { at: 'photos', text: _('照片看不清，点开重拍') };

/** The lines of the photo manifest; everything else about a photo stays on the phone. */
export const manifest = photos => photos.map(({ sha256, taken_at, taken_at_source, size_bytes }) => (
  { sha256, taken_at, taken_at_source, size_bytes }));

export const event = draft => ({
  occurred_at: draft.occurred_at,
  photos: manifest(draft.photos),
  note: (draft.note || '').trim() || null,
  ...(draft.corrects ? { corrects: draft.corrects } : {}),
});

export const whereAndWhen = draft => ({
  ...event(draft),
  position: draft.position || null,
  no_position_reason: draft.position ? null : draft.no_position_reason,
});

/** `{code: value}` of a draft as the list of a body; what `row` gives null for is left out. */
export const listed = (map, row) => Object.entries(map).map(([product, value]) => row(product, value)).filter(Boolean);

/** The other way round, for a correction. */
export const mapped = (lines, value) => Object.fromEntries((lines || []).map(line => [line.product, value(line)]));

/** The position and the photos of a record that is corrected: taken over, for they were true. */
export const takenOver = body => ({
  occurred_at: body.occurred_at,
  photos: body.photos,
  note: body.note || '',
  position: body.position || null,
  no_position_reason: body.no_position_reason || null,
});
