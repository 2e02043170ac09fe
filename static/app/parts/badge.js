// Where a record stands, in a word.   html`<${Badge} text="待审核" tone="good | warn | bad" />`

import { html } from '../ui.js';

export const Badge = ({ text, tone = '' }) => html`<span class=${`badge ${tone}`}>${text}</span>`;
