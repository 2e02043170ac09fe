// The note of a record.   html`<${Note} draft=${draft} change=${change} />`

import { html } from '../ui.js';
import { _ } from '../words.js';
import { Field } from './field.js';

export const Note = ({ draft, change }) => html`<section class="card">
  <${Field} label=${_('备注（可不填）')} lines=${2} maxlength="500" value=${draft.note} onInput=${note => change({ note })} />
</section>`;
