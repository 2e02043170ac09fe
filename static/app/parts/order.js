// A list put in order: by dragging its handles, or with its arrows.
//   html`<${Order} codes=${[code]} name=${code => '…'} onChange=${codes => …} />`

import { moved } from '../rounds.js';
import { classes, html, useRef, useState } from '../ui.js';
import { _ } from '../words.js';
import { Icon } from './icon.js';

export function Order({ codes, name, onChange }) {
  const list = useRef();
  const [held, hold] = useState(null);
  const [shown, show] = useState(codes);
  const now = held ? shown : codes;

  function take(event, code) {
    event.target.setPointerCapture(event.pointerId);
    show(codes);
    hold(code);
  }
  function drag(event) {
    if (!held) return;
    const rows = [...list.current.children];
    const over = rows.filter(row => row.dataset.code !== held && middle(row) < event.clientY).length;
    if (now.indexOf(held) !== over) show(moved(now, held, over));
  }
  function drop() {
    if (held && shown.join() !== codes.join()) onChange(shown);
    hold(null);
  }
  return html`<ol class="order card" ref=${list} onPointerMove=${drag} onPointerUp=${drop} onPointerCancel=${drop}>
    ${now.map((code, i) => html`<li key=${code} data-code=${code} class=${classes(code === held && 'held')}>
      <span class="handle" aria-hidden="true" onPointerDown=${event => take(event, code)}><${Icon} name="drag" /></span>
      <span class="name">${name(code)}</span>
      <button type="button" class="quiet" aria-label=${_('{name} 往前', { name: name(code) })} disabled=${i === 0}
        onClick=${() => onChange(moved(codes, code, i - 1))}><${Icon} name="up" /></button>
      <button type="button" class="quiet" aria-label=${_('{name} 往后', { name: name(code) })} disabled=${i === now.length - 1}
        onClick=${() => onChange(moved(codes, code, i + 1))}><${Icon} name="down" /></button>
      <button type="button" class="quiet" aria-label=${_('不去 {name}', { name: name(code) })}
        onClick=${() => onChange(codes.filter(one => one !== code))}><${Icon} name="minus" /></button>
    </li>`)}
  </ol>`;
}

function middle(row) {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
