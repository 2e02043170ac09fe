// A number with two big buttons, and a field to type it.
//   html`<${Counter} label="海之蓝" hint="瓶" value=${6} onChange=${n => …} min=${0} max=${999} step=${1} />`

import { html, useId } from '../ui.js';
import { _ } from '../words.js';
import { Icon } from './icon.js';

export function Counter({ label, hint, value, onChange, min = 0, max = 9999, step = 1 }) {
  const id = useId();
  const to = number => onChange(Math.min(max, Math.max(min, number || 0)));
  // A Chinese keyboard may write full-width digits.
  const typed = text => to(Number(text.normalize('NFKC').replace(/\D/g, '')));
  return html`<div class="counter">
    <label for=${id}>${label}${hint && html`<span class="hint">${hint}</span>`}</label>
    <button type="button" aria-label=${_('{what} 减 {n}', { what: label, n: step })} disabled=${value <= min}
      onClick=${() => to(value - step)}><${Icon} name="minus" /></button>
    <input id=${id} inputmode="numeric" autocomplete="off" value=${value} onInput=${event => typed(event.target.value)}
      onFocus=${event => event.target.select()} />
    <button type="button" aria-label=${_('{what} 加 {n}', { what: label, n: step })} disabled=${value >= max}
      onClick=${() => to(value + step)}><${Icon} name="plus" /></button>
  </div>`;
}
