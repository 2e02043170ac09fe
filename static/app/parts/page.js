// A screen's frame.   html`<${Page} title="…" back=${true | '/outlets/X01'} action=${vnode}>…<//>`
//   back: whether (and where to, when the app was opened here) a back button stands above; action: beside the title.
//   footer: what stays above the tabs at the thumb: the screen's one primary button.

import { back as goBack, settle } from '../router.js';
import { html, useEffect, useLayoutEffect, useRef } from '../ui.js';
import { _ } from '../words.js';
import { Flash } from './flash.js';
import { Icon } from './icon.js';

export function Page({ title, back, action, footer, children }) {
  const heading = useRef();
  useLayoutEffect(() => settle(heading.current), []);
  useEffect(() => { document.title = `${title} · fieldapp`; }, [title]);
  return html`
    <main id="main" class=${footer ? 'with-footer' : ''}>
      <header class="bar">
        ${back && html`<button class="quiet" aria-label=${_('返回')} onClick=${() => goBack(back === true ? undefined : back)}>
          <${Icon} name="back" /></button>`}
        <h1 ref=${heading} tabindex="-1">${title}</h1>
        ${action}
      </header>
      <${Flash} />
      ${children}
    </main>
    ${footer && html`<div class="thumb">${footer}</div>`}`;
}
