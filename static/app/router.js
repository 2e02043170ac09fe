// Addresses behind the hash: `#/outlets/X0103?tab=photos`.
//
//   href('/displays/new', { outlet }) -> '#/displays/new?outlet=…'
//   go(path, params)   replace(path, params)   back(fallback = home)   home() -> '/today'
//   hush(on)     a tap at the same place does nothing until the next screen has stood for a moment
//   current() -> { path, query }   watchRoute(callback) -> stop
//   match(routes, path) -> { load, params, roles } | null    pattern '/outlets/:code'

import { isInspector } from './session.js';

const watchers = new Set();
const places = new Map(); // depth -> how far the page was scrolled
const opened = new Map(); // depth -> which of its details were open, in their order
let depth = (history.state && history.state.depth) || 0;

export const home = () => (isInspector() ? '/inspections' : '/today');

export function href(path, params) {
  const known = Object.entries(params || {}).filter(([, value]) => value !== undefined && value !== null);
  return `#${path}${known.length ? `?${new URLSearchParams(known)}` : ''}`;
}

export const go = (path, params) => { location.hash = href(path, params); };
export const replace = (path, params) => {
  history.replaceState({ depth }, '', href(path, params));
  arriving = { place: 0 };
  tell();
};
export function back(fallback = home()) {
  if (sheet()) sheet().close();
  if (depth > 0) history.back();
  else replace(fallback);
}

export function current() {
  const [path, query] = (location.hash.slice(1) || home()).split('?');
  return { path, query: Object.fromEntries(new URLSearchParams(query)) };
}

export function watchRoute(callback) {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

export function match(routes, path) {
  for (const [pattern, load, roles] of routes) {
    const names = [];
    const shape = pattern.replace(/:(\w+)/g, (_, name) => names.push(name) && '([^/]+)');
    const found = path.match(new RegExp(`^${shape}$`));
    if (found) return { load, roles, params: Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1])])) };
  }
  return null;
}

const tell = () => watchers.forEach(call => call(current()));

let arriving = { place: 0 };

history.scrollRestoration = 'manual';
if (!history.state) history.replaceState({ depth }, '');
addEventListener('scroll', () => places.set(depth, scrollY), { passive: true });
const details = () => [...document.querySelectorAll('details')];
const sheet = () => document.querySelector('dialog[open]');
let returning = false; // to the screen whose sheet the back button has closed
addEventListener('popstate', event => {
  if (returning) {
    returning = false;
    return;
  }
  if (sheet() && event.state && event.state.depth < depth) {
    sheet().close();
    returning = true;
    history.forward();
    return;
  }
  opened.set(depth, details().map(one => one.open)); // the page that is left still stands
  const forward = !event.state; // a link or an address typed: a page not seen yet
  depth = forward ? depth + 1 : event.state.depth;
  if (forward) history.replaceState({ depth }, '');
  arriving = { place: forward ? 0 : places.get(depth) || 0, open: !forward && opened.get(depth) };
  tell();
});

// The finger that has just submitted may come down again, where the next screen has a button that begins something.
const HUSH_MS = 500;
const LONGEST_HUSH_MS = 3000;
const FINGER_PX = 48;
let tap = {};
let hushed = false;
let quietUntil = 0;
export function hush(on) {
  hushed = on;
  quietUntil = on ? performance.now() + LONGEST_HUSH_MS : 0;
}
// A question comes up where the button was: the finger's second tap must not answer it.
export const holdStill = () => { quietUntil = performance.now() + HUSH_MS; };
addEventListener('click', event => {
  const { clientX: x, clientY: y } = event;
  if (event.timeStamp > quietUntil || Math.hypot(x - tap.x, y - tap.y) >= FINGER_PX) tap = { x, y };
  else {
    event.preventDefault();
    event.stopPropagation();
  }
}, true);

// The first frame of a screen after a change of address: its heading takes the focus, as a page's title is read out.
export function settle(heading) {
  if (!arriving) return;
  const { place, open } = arriving;
  arriving = null;
  quietUntil = hushed ? performance.now() + HUSH_MS : 0;
  hushed = false;
  heading.focus({ preventScroll: true });
  requestAnimationFrame(() => {
    if (open) details().forEach((one, at) => { one.open = open[at]; });
    scrollTo(0, place);
  });
}
