// A field with its label.   html`<${Field} label="…" hint="…" value=${text} onInput=${text => …} type="text" lines=${3} … />`
//   lines: more than one makes it a text area; whatever else is given goes to the field itself.

import { html, useId } from '../ui.js';

export function Field({ label, hint, value, onInput, lines, ...rest }) {
  const id = useId();
  const told = hint ? `${id}-hint` : undefined;
  const shared = { id, value, 'aria-describedby': told, onInput: event => onInput(event.target.value), ...rest };
  return html`<p class="field">
    <label for=${id}>${label}</label>
    ${lines ? html`<textarea ...${shared} rows=${lines}></textarea>` : html`<input type="text" ...${shared} />`}
    ${hint && html`<span class="hint" id=${told}>${hint}</span>`}
  </p>`;
}
