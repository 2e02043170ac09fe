// Which screen shows which address: [pattern, () => import(screen), roles (everyone signed in when left out)].
// A screen is the default export of its module, a component called with { params, query, user }.
// What only inspectors need lies in screens/inspection/, which only their phones fetch.

const REP = ['rep'];
const INSPECTOR = ['inspector', 'inspection_lead'];

export const routes = [
  ['/today', () => import('./screens/today.js'), REP],
  ['/inspections', () => import('./screens/inspection/today.js'), INSPECTOR],
  ['/sign-in', () => import('./screens/login.js')],
  ['/outbox', () => import('./screens/outbox.js')],
  ['/me', () => import('./screens/me.js')],
];

// The bar below: [path, icon of icons.svg, label key], by role.
export const tabs = {
  rep: ['today', 'outbox', 'me'],
  inspector: ['inspections', 'outbox', 'me'],
};
