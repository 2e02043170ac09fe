// A list of which no more is drawn than is looked at.   html`<${Some} list=${list} row=${one => vnode} step=${30} />`
// usePages(path) -> what useKept gives, with the pages asked for since; rest: the button that asks for the next one

import { get } from '../api.js';
import { useKept } from '../kept.js';
import { html, useEffect, useOnce, useState } from '../ui.js';
import { _ } from '../words.js';
import { Refusal } from './notice.js';

export function usePages(path) {
  const kept = useKept(path);
  const [pages, add] = useState([]);
  const [error, refuse] = useState(null);
  const all = kept.data ? [kept.data, ...pages] : [];
  const cursor = all.length && all[all.length - 1].next_cursor;
  const load = useOnce(async () => {
    try {
      const page = await get(`${path}?cursor=${encodeURIComponent(cursor)}`);
      add([...pages, page]);
      refuse(null);
    } catch (fault) {
      refuse(fault);
    }
    return false;
  });
  return {
    ...kept,
    again: () => { add([]); kept.again(); },
    data: kept.data && { ...kept.data, items: all.flatMap(page => page.items) },
    rest: cursor && html`<${Refusal} error=${error} />
      <button type="button" class="button plain wide" onClick=${load}>${_('再看一些')}</button>`,
  };
}

export function Some({ list, row, step = 30 }) {
  const [shown, show] = useState(step);
  useEffect(() => show(step), [list.length === 0]);
  return html`<ul class="rows card">${list.slice(0, shown).map(row)}</ul>
    ${list.length > shown && html`<button type="button" class="button plain wide" onClick=${() => show(shown + step)}>
      ${_('再看 {n} 条（共 {m} 条）', { n: Math.min(step, list.length - shown), m: list.length })}</button>`}`;
}
