// Big tiles to tap.   html`<${Tiles} legend="…" options=${[[value, label, hint]]} value=${v | [v]} onChange=${v => …} several />`
//   several: any number may be on; value is then an array.

import { html } from '../ui.js';

export function Tiles({ legend, options, value, onChange, several }) {
  const on = code => (several ? value.includes(code) : value === code);
  const toggle = code => {
    if (!several) return onChange(code);
    return onChange(on(code) ? value.filter(one => one !== code) : [...value, code]);
  };
  return html`<div class="tiles" role="group" aria-label=${legend}>
    ${options.map(([code, label, hint]) => html`<button type="button" class="tile" key=${code} aria-pressed=${on(code)}
      onClick=${() => toggle(code)}>${label}${hint && html`<span class="hint">${hint}</span>`}</button>`)}
  </div>`;
}
