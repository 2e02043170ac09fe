// A question with two or three answers, side by side.
//   html`<${YesNo} part="joint" question="…" answers=${[[true, '…'], [false, '…']]} value=${v} onChange=${v => …} />`

import { html } from '../ui.js';
import { Tiles } from './tiles.js';

export const YesNo = ({ part, question, answers, value, onChange }) => html`<section class="card answers" data-part=${part}>
  <h2>${question}</h2>
  <${Tiles} legend=${question} options=${answers} value=${value} onChange=${onChange} />
</section>`;
