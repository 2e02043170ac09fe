// A list of which no more is drawn than is looked at.   html`<${Some} list=${list} row=${one => vnode} step=${30} />`

import { html, useEffect, useState } from '../ui.js';
import { _ } from '../words.js';

export function Some({ list, row, step = 30 }) {
  const [shown, show] = useState(step);
  useEffect(() => show(step), [list.length === 0]);
  return html`<ul class="rows card">${list.slice(0, shown).map(row)}</ul>
    ${list.length > shown && html`<button type="button" class="button plain wide" onClick=${() => show(shown + step)}>
      ${_('再看 {n} 条（共 {m} 条）', { n: Math.min(step, list.length - shown), m: list.length })}</button>`}`;
}
