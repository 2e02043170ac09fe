// The initial password is changed before anything else.

import { put } from '../api.js';
import { Field } from '../parts/field.js';
import { Notice, Refusal } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { refreshUser, signOut } from '../session.js';
import { html, useState } from '../ui.js';
import { _ } from '../words.js';

export default function Password() {
  const [present, old] = useState('');
  const [fresh, set] = useState('');
  const [error, refuse] = useState(null);

  async function submit(event) {
    event.preventDefault();
    try {
      await put('/password', { present, new: fresh });
      await refreshUser();
    } catch (refusal) {
      refuse(refusal);
    }
  }

  return html`<${Page} title=${_('改密码')} action=${html`<button type="button" class="quiet" onClick=${signOut}>${_('退出')}</button>`}>
    <${Notice}>${_('这是初始密码，请先改成自己的密码。')}<//>
    <${Refusal} error=${error} />
    <form class="card fields" onSubmit=${submit}>
      <${Field} label=${_('现在的密码')} value=${present} onInput=${old} type="password" required autocomplete="current-password" />
      <${Field} label=${_('新密码')} hint=${_('至少 8 位，不能和旧密码一样，不能带工号。')} value=${fresh} onInput=${set}
        type="password" required autocomplete="new-password" />
      <button class="button wide">${_('改密码')}</button>
    </form>
  <//>`;
}
