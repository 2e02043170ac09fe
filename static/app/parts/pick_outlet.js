// One of my outlets, found by typing.   html`<${PickOutlet} label="…" value=${code} onChange=${code => …} />`

import { found } from '../finding.js';
import { useReference } from '../reference.js';
import { html, useState } from '../ui.js';
import { _ } from '../words.js';
import { Field } from './field.js';

const SHOWN = 6;

export function PickOutlet({ label, value, onChange }) {
  const outlets = useReference('outlets') || [];
  const [typed, type] = useState('');
  const chosen = outlets.find(outlet => outlet.code === value);
  if (value) {
    return html`<p class="picked"><span><span class="hint">${label}</span><b>${chosen ? chosen.name : value}</b></span>
      <button type="button" class="button plain" onClick=${() => onChange(null)}>${_('换一家')}</button></p>`;
  }
  return html`<${Field} label=${label} type="search" placeholder=${_('店名、拼音首字母、电话')} value=${typed} onInput=${type} />
    <ul class="rows">${found(outlets, typed).slice(0, SHOWN).map(outlet => html`<li key=${outlet.code}>
      <button type="button" class="pick" onClick=${() => onChange(outlet.code)}>${outlet.name}</button></li>`)}</ul>`;
}
