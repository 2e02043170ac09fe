// Words that stand out.   html`<${Notice} tone="good | warn | bad">…<//>`     tone left out: plain
// What is wrong with a form after the server refused it: html`<${Refusal} error=${Refused | Offline} />`

import { Refused } from '../api.js';
import { html } from '../ui.js';
import { _, both } from '../words.js';

export const Notice = ({ tone = '', children }) =>
  html`<div class=${`notice ${tone}`} role=${tone === 'bad' ? 'alert' : 'status'}>${children}</div>`;

export function Refusal({ error }) {
  if (!error) return null;
  if (!(error instanceof Refused || error.message?.zh)) return html`<${Notice} tone="warn">${_('没有网络，请有信号时再试。')}<//>`;
  return html`<${Notice} tone="bad">
    <p>${both(error.message)}</p>
    ${(error.fields || []).map(field => html`<p class="hint" key=${field.pointer}>${both(field.message)}</p>`)}
  <//>`;
}
