// Who I am on this phone, language, signing out.

import { Offline } from '../api.js';
import { unsent, useOutbox } from '../outbox.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { Sheet } from '../parts/sheet.js';
import { forgetReference } from '../reference.js';
import { href } from '../router.js';
import { signOut } from '../session.js';
import { html, useState } from '../ui.js';
import { _, chooseLanguage, language } from '../words.js';

export default function Me({ user }) {
  const waiting = unsent(useOutbox() || []);
  const [asking, ask] = useState(false);
  const [fault, tell] = useState(null);

  async function leave() {
    try {
      await forgetReference();
      await signOut();
    } catch (error) {
      ask(false);
      tell(error instanceof Offline ? _('没有网络，现在退不了。有信号时再退。') : _('没退成，请再试一次。'));
    }
  }

  return html`<${Page} title=${_('我的')}>
    ${fault && html`<${Notice} tone="warn">${fault}<//>`}
    <dl class="card facts">
      <div><dt>${_('姓名')}</dt><dd>${user.name}</dd></div>
      <div><dt>${_('工号')}</dt><dd>${user.staff_number}</dd></div>
    </dl>
    <div class="card stack">
      <button type="button" class="button plain wide" lang=${language() === 'en' ? 'zh-CN' : 'en'}
        onClick=${() => chooseLanguage(language() === 'en' ? 'zh' : 'en')}>${language() === 'en' ? '中文' : 'English'}</button>
      <button type="button" class="button plain danger wide" onClick=${() => (waiting.length ? ask(true) : leave())}>${_('退出登录')}</button>
    </div>
    ${asking && html`<${Sheet} title=${_('还有 {n} 条没发完', { n: waiting.length })} onClose=${() => ask(false)}>
      <p>${_('退出后它们留在这台手机上，您再登录才会接着发。别人登录看不到，也发不了。')}</p>
      <a class="button wide" href=${href('/outbox')}>${_('去发件箱看看')}</a>
      <button type="button" class="button plain danger wide" onClick=${leave}>${_('仍要退出')}</button>
    <//>`}
  <//>`;
}
