// One of many, by the phone's own list.   html`<${Select} label="…" options=${[[value, label]]} value=${v} onChange=${v => …} />`

import { html, useId } from '../ui.js';
import { _ } from '../words.js';

export function Select({ label, options, value, onChange }) {
  const id = useId();
  return html`<p class="field">
    <label for=${id}>${label}</label>
    <select id=${id} value=${value || ''} onChange=${event => onChange(event.target.value || null)}>
      <option value="">${_('请选择')}</option>
      ${options.map(([code, name]) => html`<option key=${code} value=${code}>${name}</option>`)}
    </select>
  </p>`;
}
