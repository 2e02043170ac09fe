// Which of a list to see.   html`<${Filter} label="…" options=${[[code, '差陈列', 12]]} value=${code} onChange=${code => …} />`

import { html } from '../ui.js';

export const Filter = ({ label, options, value, onChange }) => html`<div class="filter" role="group" aria-label=${label}>
  ${options.map(([code, name, count]) => html`<button type="button" key=${code} aria-pressed=${code === value}
    onClick=${() => onChange(code)}>${name}${count !== undefined && html` <b>${count}</b>`}</button>`)}
</div>`;
