// An outlet in a list.   html`<${OutletRow} href="#/outlets/X01" name="…" place="新集 · 烟酒店" metres=${350} hint="…" state=${vnode} />`

import { html } from '../ui.js';
import { distance } from '../words.js';

export const OutletRow = ({ href, name, place, metres, hint, state }) => html`<li class="outlet-row"><a href=${href}>
  <span class="name">${name}</span>
  <span class="away">${metres === undefined ? '' : distance(metres)}</span>
  <span class="hint">${place}</span>
  ${state}
  ${hint && html`<span class="missing">${hint}</span>`}
</a></li>`;
