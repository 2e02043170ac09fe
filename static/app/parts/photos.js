// Photos that the server holds: small ones, each opening to the large copy.   html`<${Photos} hashes=${[sha256]} />`

import { html, useState } from '../ui.js';
import { _ } from '../words.js';
import { Sheet } from './sheet.js';

const at = sha256 => `/api/v1/photos/${sha256}`;

export function Photos({ hashes }) {
  const [shown, show] = useState(null);
  if (!hashes.length) return null;
  return html`<div class="served-photos">
    ${hashes.map((sha256, i) => html`<button type="button" class="photo" key=${sha256}
      aria-label=${_('第 {n} 张照片', { n: i + 1 })} onClick=${() => show(sha256)}>
      <img src=${`${at(sha256)}/thumbnail`} alt="" loading="lazy" /></button>`)}
    ${shown && html`<${Sheet} title=${_('照片')} onClose=${() => show(null)}><img src=${at(shown)} alt="" /><//>`}
  </div>`;
}
