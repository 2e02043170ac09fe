// A drawing of app/icons.svg.   html`<${Icon} name="outbox" />`

import { html } from '../ui.js';

const SPRITE = new URL('../icons.svg', import.meta.url).pathname;

export const Icon = ({ name }) =>
  html`<svg class="icon" aria-hidden="true" width="24" height="24"><use href=${`${SPRITE}#${name}`} /></svg>`;
