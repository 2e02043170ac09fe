// The one place that binds htm to preact.
//
//   html`<p class=${c}>…</p>`   render(vnode, node)
//   useState, useEffect, useLayoutEffect, useMemo, useRef, useId
//   useLoaded(load, inputs) -> value | undefined     what an async function gives, again when inputs change
//   useOnce(work) -> a handler that a second tap does not start again; open again once `work` gives false or throws
//   classes('a', on && 'b') -> 'a b'

import htm from '../vendor/htm/htm.mjs';
import { useEffect, useRef, useState } from '../vendor/preact/hooks.mjs';
import { h } from '../vendor/preact/preact.mjs';

export { render } from '../vendor/preact/preact.mjs';
export { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from '../vendor/preact/hooks.mjs';

export const html = htm.bind(h);

export function useLoaded(load, inputs = []) {
  const [value, set] = useState();
  useEffect(() => {
    let wanted = true;
    Promise.resolve(load()).then(loaded => wanted && set(() => loaded));
    return () => { wanted = false; };
  }, inputs);
  return value;
}

export function useOnce(work) {
  const busy = useRef(false);
  return async (...given) => {
    if (busy.current) return;
    busy.current = true;
    try {
      busy.current = (await work(...given)) !== false;
    } catch (error) {
      busy.current = false;
      throw error;
    }
  };
}

export const classes = (...names) => names.filter(Boolean).join(' ');
