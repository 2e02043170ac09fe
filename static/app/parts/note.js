// The end of a form: its note, and a way to give it up.   html`<${Note} draft=${draft} change=${change} discard=${discard} />`

import { html } from '../ui.js';
import { _ } from '../words.js';
import { Drop } from './drop.js';
import { Field } from './field.js';

export const Note = ({ draft, change, discard }) => html`<section class="card">
    <${Field} label=${_('备注（可不填）')} lines=${2} maxlength="500" value=${draft.note} onInput=${note => change({ note })} />
  </section>
  <${Drop} draft=${draft} discard=${discard} />`;
