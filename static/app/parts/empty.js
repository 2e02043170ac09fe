// Nothing here, and what to do.   html`<${Empty} text="…" action=${vnode} />`

import { html } from '../ui.js';

export const Empty = ({ text, action }) => html`<div class="empty"><p>${text}</p>${action}</div>`;
