// Signing in: once per phone, and again when the session is over (then with the user who is known).

import { Notice, Refusal } from '../parts/notice.js';
import { Field } from '../parts/field.js';
import { back } from '../router.js';
import { signIn } from '../session.js';
import { html, useState } from '../ui.js';
import { _, chooseLanguage, language } from '../words.js';

export default function Login({ user }) {
  const [staffNumber, name] = useState(user ? user.staff_number : '');
  const [password, secret] = useState('');
  const [error, refuse] = useState(null);
  const [busy, work] = useState(false);

  async function submit(event) {
    event.preventDefault();
    work(true);
    refuse(null);
    try {
      await signIn(staffNumber.normalize('NFKC').trim(), password);
      if (user) back();
    } catch (refusal) {
      refuse(refusal);
      work(false);
    }
  }

  return html`<main id="main" class="narrow login">
    <header class="bar"><h1 tabindex="-1">${_('登录')}</h1>
      <button type="button" class="quiet" lang=${language() === 'en' ? 'zh-CN' : 'en'}
        onClick=${() => chooseLanguage(language() === 'en' ? 'zh' : 'en')}>${language() === 'en' ? '中文' : 'English'}</button></header>
    ${user && html`<${Notice}>${_('登录过期了。记录都还在手机里，登录后接着发。')}<//>`}
    <${Refusal} error=${error} />
    <form class="card fields" onSubmit=${submit}>
      <${Field} label=${_('工号')} value=${staffNumber} onInput=${name} required maxlength="40"
        autocomplete="username" autocapitalize="characters" spellcheck=${false} />
      <${Field} label=${_('密码')} value=${password} onInput=${secret} type="password" required maxlength="200"
        autocomplete="current-password" />
      <button class="button wide" disabled=${busy}>${busy ? _('正在登录…') : _('登录')}</button>
    </form>
    <p class="hint">${_('没有账号，或者忘了密码？请找管理员。')}</p>
  </main>`;
}
