// A signature drawn with a finger: strokes of x, y, x, y … in thousandths of the field's width.
//   html`<${Signature} label="…" value=${strokes | null} onChange=${strokes | null => …} />`

import { html, useEffect, useRef } from '../ui.js';
import { _ } from '../words.js';

const MOST_NUMBERS = 3000;

export function Signature({ label, value, onChange }) {
  const field = useRef();
  const stroke = useRef(null);
  const strokes = value || [];
  useEffect(() => draw(field.current, strokes), [value]);

  function point(event) {
    const { left, top, width, height } = field.current.getBoundingClientRect();
    const thousandths = (at, most) => Math.round(Math.min(most, Math.max(0, at)) / width * 1000);
    return [thousandths(event.clientX - left, width), thousandths(event.clientY - top, height)];
  }
  function down(event) {
    field.current.setPointerCapture(event.pointerId);
    stroke.current = point(event);
  }
  function move(event) {
    if (!stroke.current || strokes.flat().length + stroke.current.length > MOST_NUMBERS) return;
    stroke.current.push(...point(event));
    draw(field.current, [...strokes, stroke.current]);
  }
  function up() {
    if (stroke.current) onChange([...strokes, stroke.current]);
    stroke.current = null;
  }
  return html`<div class="signature"><p><span>${label}</span>${value && html`<button type="button" class="quiet"
      onClick=${() => onChange(null)}>${_('重签')}</button>`}</p>
    <canvas ref=${field} width="600" height="240" role="img" aria-label=${label} onPointerDown=${down} onPointerMove=${move}
      onPointerUp=${up} onPointerCancel=${up}></canvas></div>`;
}

export function draw(canvas, strokes) {
  const pen = canvas.getContext('2d');
  const scale = canvas.width / 1000;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { lineWidth: 4, lineCap: 'round', strokeStyle: getComputedStyle(canvas).color });
  for (const stroke of strokes) {
    pen.beginPath();
    pen.moveTo(stroke[0] * scale, stroke[1] * scale);
    for (let at = 0; at < stroke.length; at += 2) pen.lineTo(stroke[at] * scale, stroke[at + 1] * scale);
    pen.stroke();
  }
}
