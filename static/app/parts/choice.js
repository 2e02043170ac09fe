// One of a few.   html`<${Choice} legend="…" options=${[[value, label, hint]]} value=${v} onChange=${v => …} />`

import { html, useId } from '../ui.js';

export function Choice({ legend, options, value, onChange }) {
  const name = useId();
  return html`<fieldset class="choices">
    <legend>${legend}</legend>
    ${options.map(([code, label, hint]) => html`<label class="choice" key=${code}>
      <input type="radio" name=${name} checked=${code === value} onChange=${() => onChange(code)} />
      <span>${label}${hint && html`<span class="hint">${hint}</span>`}</span>
    </label>`)}
  </fieldset>`;
}
