// The app itself: who is signed in, which screen shows, the tabs below, and what the whole app has to say.

import { Icon } from './parts/icon.js';
import { startSending, unsent, useOutbox, watch } from './outbox.js';
import { SignedOut } from './api.js';
import { Notice } from './parts/notice.js';
import { pull, useReference } from './reference.js';
import { current, home, href, match, replace, watchRoute } from './router.js';
import { routes, tabs } from './routes.js';
import { isInspector, recallUser, refreshUser, user, watchUser } from './session.js';
import { html, render, useEffect, useRef, useState } from './ui.js';
import { keepPack, keepUpdated } from './updating.js';
import { _, language, loadWords } from './words.js';

const TAB_WORDS = { today: () => _('今天'), inspections: () => _('抽查'), outbox: () => _('发件箱'), me: () => _('我的') };

function App() {
  const [who, become] = useState(user());
  const [route, show] = useState(current());
  const [online, connect] = useState(navigator.onLine);
  const [takeOver, offer] = useState(null);
  const [full, fill] = useState(false);
  const [expired, expire] = useState(false);
  useEffect(() => watchUser(next => { expire(false); become(next); }), []);
  useEffect(() => watchRoute(show), []);
  useEffect(() => keepUpdated(update => offer(() => update)), []);
  useEffect(() => listen({
    online: () => connect(true), offline: () => connect(false), storagefull: () => fill(true),
  }), []);
  const received = useReceived();
  useEffect(() => {
    if (!who || who.must_change_password) return;
    if (isInspector()) keepPack('inspectors');
    return keepPulling(expire);
  }, [who, online, received]);

  return html`
    <a class="skip" href="#main" onClick=${toMain}>${_('跳到正文')}</a>
    ${takeOver && html`<button type="button" class="banner good" onClick=${takeOver}>${_('有新版本，点这里更新')}</button>`}
    ${expired && route.path !== '/sign-in' && html`<a class="banner" href=${href('/sign-in')}>${_('登录过期，点这里重新登录')}</a>`}
    ${!online && html`<p class="banner" role="status">${_('没有网络：照常记录，有信号时自动发出')}</p>`}
    ${full && html`<${Notice} tone="bad">${_('手机存满了，刚才的改动没存上。请先删些别的照片或应用，再改一次。')}<//>`}
    ${who ? html`<${Screen} who=${who} route=${route} /><${Tabs} path=${route.path} />`
          : html`<${Loaded} load=${() => import('./screens/login.js')} at="login" />`}`;
}

// Now, soon again when that failed, and when what was told has grown old while somebody looks.
const AGAIN_MS = 2e4;
const OLD_MS = 6e5;
function keepPulling(expire) {
  let told = 0;
  const ask = () => pull().then(() => { told = Date.now(); expire(false); }, error => { told = 0; expire(error instanceof SignedOut); });
  const look = () => document.visibilityState === 'visible' && navigator.onLine && Date.now() - told > OLD_MS && ask();
  ask();
  const timer = setInterval(look, AGAIN_MS);
  return () => clearInterval(timer);
}

// How many receipts have come: with each the server knows more than this phone was told.
function useReceived() {
  const [count, come] = useState(0);
  useEffect(() => watch(list => come(list.filter(item => item.state === 'received').length)), []);
  return count;
}

function Screen({ who, route }) {
  if (who.must_change_password) return html`<${Loaded} load=${() => import('./screens/password.js')} at="password" />`;
  const found = match(routes, route.path);
  if (!found || (found.roles && !found.roles.includes(who.role))) {
    replace(home());
    return null;
  }
  return html`<${Loaded} load=${found.load} at=${route.path} params=${found.params} query=${route.query} user=${who} />`;
}

// A screen's module is on the phone already; that it comes a moment later must not show as a flash.
function Loaded({ load, at, ...props }) {
  const [screen, show] = useState(null);
  const fitting = useRef(); // the screen still shown must not get the next one's props
  if (screen && screen.at === at) fitting.current = props;
  useEffect(() => {
    let wanted = true;
    load().then(({ default: Component }) => wanted && show({ Component, at }), () => wanted && show({ Component: Missing, at }));
    return () => { wanted = false; };
  }, [at]);
  return screen && html`<${screen.Component} key=${screen.at} ...${fitting.current} />`;
}

const Missing = () => html`<main id="main"><h1 tabindex="-1">${_('这一页还没存到手机上')}</h1>
  <p>${_('请在有网络的地方再打开一次。')}</p></main>`;

function Tabs({ path }) {
  const waiting = unsent(useOutbox() || []);
  const unread = (useReference('notices') || []).filter(notice => !notice.read).length;
  const stuck = waiting.some(item => item.state === 'refused' || item.state === 'signed_out');
  return html`<nav class="tabs" aria-label=${_('主菜单')}><ul>
    ${tabs[isInspector() ? 'inspector' : 'rep'].map(name => html`<li key=${name}>
      <a href=${href(`/${name}`)} aria-current=${path.startsWith(`/${name}`) ? 'page' : undefined}>
        <${Icon} name=${name === 'me' ? 'account' : name} /><span>${TAB_WORDS[name]()}</span>
        ${name === 'outbox' && waiting.length > 0 && html`<span class=${stuck ? 'count bad' : 'count'}
          aria-label=${_('{n} 条没发完', { n: waiting.length })}>${waiting.length}</span>`}
        ${name === 'me' && unread > 0 && html`<span class="unread" aria-label=${_('{n} 条通知没看', { n: unread })}>${unread}</span>`}
      </a></li>`)}
  </ul></nav>`;
}

function toMain(event) {
  event.preventDefault();
  document.querySelector('main h1').focus();
}

function listen(handlers) {
  for (const [name, call] of Object.entries(handlers)) addEventListener(name, call);
  return () => { for (const [name, call] of Object.entries(handlers)) removeEventListener(name, call); };
}

// A sign-in link or the server's login page has just signed somebody in.
async function arrived() {
  if (current().path !== '/arrived') return;
  await refreshUser().catch(() => {});
  replace(home());
}

loadWords().then(recallUser).then(arrived).then(() => {
  if (language() === 'en') keepPack('english');
  const place = document.getElementById('app');
  place.textContent = '';
  render(html`<${App} />`, place);
  startSending();
});
