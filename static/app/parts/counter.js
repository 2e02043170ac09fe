// A number with two big buttons, and a field to type it. What is no such number is said, and the figure from before stays.
//   html`<${Counter} label="海之蓝" hint="瓶" value=${6 | null} onChange=${n => …} min=${0} max=${999} step=${1} />`

import { html, useId, useRef, useState } from '../ui.js';
import { _ } from '../words.js';
import { Icon } from './icon.js';

export function Counter({ label, hint, value, onChange, min = 0, max = 999, step = 1 }) {
  const id = useId();
  const before = useRef();
  const [shown, show] = useState(null); // what is being typed
  const [wrong, refuse] = useState(false);
  const fits = number => number >= min && number <= max;
  function to(number) {
    refuse(false);
    if (fits(number)) onChange(number);
  }
  function typed(text) {
    const plain = text.normalize('NFKC').trim(); // a Chinese keyboard may write full-width digits
    const good = !plain || (/^\d+$/.test(plain) && fits(Number(plain)));
    show(text);
    refuse(!good);
    onChange(good && plain ? Number(plain) : before.current);
  }
  return html`<div class="counter">
    <label for=${id}>${label}${hint && html`<span class="hint">${hint}</span>`}
      ${wrong && html`<span class="hint missing" role="alert">${_('只能填 {min} 到 {max} 的整数', { min, max })}</span>`}</label>
    <button type="button" aria-label=${_('{what} 减 {n}', { what: label, n: step })} disabled=${value <= min}
      onClick=${() => to(value - step)}><${Icon} name="minus" /></button>
    <input id=${id} inputmode="numeric" autocomplete="off" value=${shown ?? value ?? ''} aria-invalid=${wrong}
      onInput=${event => typed(event.target.value)} onBlur=${() => show(null)}
      onFocus=${event => { before.current = value; event.target.select(); }} />
    <button type="button" aria-label=${_('{what} 加 {n}', { what: label, n: step })} disabled=${value >= max}
      onClick=${() => to(value + step)}><${Icon} name="plus" /></button>
  </div>`;
}
