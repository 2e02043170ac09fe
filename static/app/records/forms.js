// The forms by kind of record, and where each is filled in.
//
//   FORMS[kind] -> module      keyOf(kind, body) -> draft key      formOf(key) -> { kind, outlet, path, query } | null

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
};

/** The draft of a correction has a key of its own: another draft of the same shop stays. */
export const correctionKey = (kind, body, id) => `${kind}:${body.outlet || body.banquet || ''}:${id}`;

export function formOf(key) {
  const [kind, about, corrected] = key.split(':');
  if (!PATHS[kind]) return null;
  const atOutlet = kind === 'display' || kind === 'visit';
  return {
    kind,
    outlet: atOutlet ? about : null,
    path: PATHS[kind](about),
    query: { ...(atOutlet ? { outlet: about } : {}), ...(corrected ? { draft: key } : {}) },
  };
}
