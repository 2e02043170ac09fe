// A sheet that comes up from below; closes with its button, a tap beside it, Esc, and the back button (router.js).
//   html`<${Sheet} title="…" onClose=${() => …}>…<//>`

import { html, useEffect, useId, useRef } from '../ui.js';
import { _ } from '../words.js';

export function Sheet({ title, onClose, children }) {
  const dialog = useRef();
  const heading = useId();
  useEffect(() => { dialog.current.showModal(); }, []);
  return html`<dialog ref=${dialog} class="sheet" aria-labelledby=${heading} onClose=${onClose}
    onClick=${event => event.target === dialog.current && dialog.current.close()}>
    <div class="sheet-body">
      <header><h2 id=${heading}>${title}</h2>
        <button type="button" class="quiet" onClick=${() => dialog.current.close()}>${_('关闭')}</button></header>
      ${children}
    </div>
  </dialog>`;
}
