// All that is mine beside the day's work, language, signing out.

import { Offline } from '../api.js';
import { useKept } from '../kept.js';
import { unsent, useOutbox } from '../outbox.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { Sheet } from '../parts/sheet.js';
import { forgetReference } from '../reference.js';
import { href } from '../router.js';
import { signOut } from '../session.js';
import { roleName } from '../states.js';
import { html, useState } from '../ui.js';
import { _, chooseLanguage, language } from '../words.js';

export default function Me({ user }) {
  const waiting = unsent(useOutbox() || []);
  const told = useKept('/notices').data;
  const schemes = useKept('/schemes').data;
  const [asking, ask] = useState(false);
  const [fault, tell] = useState(null);

  async function leave() {
    try {
      await signOut(forgetReference);
      location.replace('#'); // whoever signs in next begins with the first screen
    } catch (error) {
      ask(false);
      tell(error instanceof Offline ? _('没有网络，现在退不了。有信号时再退。') : _('没退成，请再试一次。'));
    }
  }

  return html`<${Page} title=${_('我的')}>
    ${fault && html`<${Notice} tone="warn">${fault}<//>`}
    <p class="lead">${user.name} <span class="hint">${user.staff_number} · ${roleName(user.role)}</span></p>
    <ul class="card links">${links(user, told, schemes).map(([path, label, count]) => html`<li key=${path}><a href=${href(path)}>
      <span>${label}</span>${count > 0 && html`<b class="many">${count}</b>`}</a></li>`)}</ul>
    <div class="card stack">
      <button type="button" class="button plain wide" lang=${language() === 'en' ? 'zh-CN' : 'en'}
        onClick=${() => chooseLanguage(language() === 'en' ? 'zh' : 'en')}>${language() === 'en' ? '中文' : 'English'}</button>
      <button type="button" class="button plain danger wide" onClick=${() => (waiting.length && navigator.onLine ? ask(true) : leave())}>${_('退出登录')}</button>
      <p class="hint">${_('没填完的留在这台手机上，您再登录接着填。')}</p>
    </div>
    ${asking && html`<${Sheet} title=${_('还有 {n} 条没发完', { n: waiting.length })} onClose=${() => ask(false)}>
      <p>${_('退出后它们留在这台手机上，您再登录才会接着发。别人登录看不到，也发不了。')}</p>
      <a class="button wide" href=${href('/outbox')}>${_('去发件箱看看')}</a>
      <button type="button" class="button plain danger wide" onClick=${leave}>${_('仍要退出')}</button>
    <//>`}
  <//>`;
}

const links = (user, told, schemes) => [
  ['/notices', _('通知'), told && told.unread],
  ...(user.role === 'rep' ? [
    ['/months', _('我的结算单')],
    ['/findings', _('督查问题')],
    ['/appeals', _('我的申诉')],
    ['/schemes', _('薪酬方案'), schemes && schemes.filter(one => !one.read_by_me).length],
    ['/stored', _('关于我的数据')],
  ] : []),
  ['/account', _('登录和密码')],
];
