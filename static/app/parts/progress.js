// How far a figure of the month has come.   html`<${Bar} label="陈列" value=${37} of=${50} href="#/…" hint="…" />`

import { classes, html } from '../ui.js';

export function Bar({ label, value, of, href, hint }) {
  const inside = html`
    <span class="what">${label}<span class="figure"><b>${value}</b> / ${of}</span></span>
    <progress class=${classes(value >= of && 'done')} value=${Math.min(value, of)} max=${of || 1} aria-label=${label}></progress>
    ${hint && html`<span class="hint">${hint}</span>`}`;
  return href ? html`<a class="progress" href=${href}>${inside}</a>` : html`<div class="progress">${inside}</div>`;
}
