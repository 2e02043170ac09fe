// Which screen shows which address: [pattern, () => import(screen), roles (everyone signed in when left out)].
// A screen is the default export of its module, a component called with { params, query, user }.
// What only inspectors need lies in screens/inspection/, which only their phones fetch.

const REP = ['rep'];
const INSPECTOR = ['inspector', 'inspection_lead'];

export const routes = [
  ['/today', () => import('./screens/today.js'), REP],
  ['/route', () => import('./screens/route.js'), REP],
  ['/month/:of', () => import('./screens/month.js'), REP],
  ['/outlets/:code', () => import('./screens/outlet.js'), REP],
  ['/visits/new', () => import('./screens/visit.js'), REP],
  ['/displays/new', () => import('./screens/display.js'), REP],
  ['/openings/new', () => import('./screens/opening.js'), REP],
  ['/banquets', () => import('./screens/banquets.js'), REP],
  ['/banquets/new', () => import('./screens/banquet.js'), REP],
  ['/banquets/:id/proof', () => import('./screens/proof.js'), REP],
  ['/records', () => import('./screens/records.js'), REP],
  ['/records/:id', () => import('./screens/record.js'), REP],
  ['/inspections', () => import('./screens/inspection/today.js'), INSPECTOR],
  ['/sign-in', () => import('./screens/login.js')],
  ['/inspections/done', () => import('./screens/inspection/done.js'), INSPECTOR],
  ['/inspections/check/:outlet', () => import('./screens/inspection/check.js'), INSPECTOR],
  ['/inspections/:id', () => import('./screens/inspection/one.js'), INSPECTOR],
  ['/months', () => import('./screens/months.js'), REP],
  ['/months/:month', () => import('./screens/statement.js'), REP],
  ['/findings', () => import('./screens/findings.js'), REP],
  ['/findings/:id', () => import('./screens/finding.js'), REP],
  ['/appeals', () => import('./screens/appeals.js'), REP],
  ['/appeals/new', () => import('./screens/appeal_new.js'), REP],
  ['/appeals/:id', () => import('./screens/appeal.js'), REP],
  ['/schemes', () => import('./screens/schemes.js'), REP],
  ['/schemes/:code/:version', () => import('./screens/scheme.js'), REP],
  ['/stored', () => import('./screens/stored.js'), REP],
  ['/notices', () => import('./screens/notices.js')],
  ['/account', () => import('./screens/account.js')],
  ['/outbox', () => import('./screens/outbox.js')],
  ['/me', () => import('./screens/me.js')],
];

// The bar below: [path, icon of icons.svg, label key], by role.
export const tabs = {
  rep: ['today', 'outbox', 'me'],
  inspector: ['inspections', 'outbox', 'me'],
};
