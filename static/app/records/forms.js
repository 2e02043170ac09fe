// The forms by kind of record, and where each is filled in.
//
//   FORMS[kind] -> module      correctionKey(kind, body, id) -> draft key      formOf(key, draft) -> { kind, outlet, path, query } | null

import * as banquet from './banquet.js';
import * as display from './display.js';
import * as opening from './opening.js';
import * as proof from './proof.js';
import * as visit from './visit.js';

export const FORMS = { banquet, display, opening, proof, visit };

const PATHS = {
  banquet: () => '/banquets/new',
  display: () => '/displays/new',
  opening: () => '/openings/new',
  proof: about => `/banquets/${about}/proof`,
  visit: () => '/visits/new',
  appeal: () => '/appeals/new',
  appeal_photos: id => `/appeals/${id}`,
  inspection: outlet => `/inspections/check/${outlet}`,
};

/** The draft of a correction has a key of its own: another draft of the same shop stays. */
export const correctionKey = (kind, body, id) => `${kind}:${body.outlet || body.banquet || ''}:${id}`;

export function formOf(key, draft = {}) {
  const [kind, about, other] = key.split(':');
  if (!PATHS[kind]) return null;
  const outlet = ['display', 'visit', 'inspection'].includes(kind) ? about : null;
  const query = { appeal: draft.query, inspection: { sample: draft.sample, corrects: other } }[kind]
    || { outlet, draft: other && key };
  return { kind, outlet, path: PATHS[kind](about), query };
}
