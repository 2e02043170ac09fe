// Signing in elsewhere, and the password.

import { get, put, remove } from '../api.js';
import { Field } from '../parts/field.js';
import { Notice, Refusal } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { html, useEffect, useState } from '../ui.js';
import { _, moment } from '../words.js';

export default function Account({ user }) {
  const [sessions, show] = useState(null);
  const [error, refuse] = useState(null);
  const load = () => get('/sessions').then(show, refuse);
  useEffect(() => { load(); }, []);
  return html`<${Page} title=${_('登录和密码')} back="/me">
    <${Refusal} error=${error} />
    <h2>${_('登录过的手机和电脑')}</h2>
    ${sessions && html`<ul class="card rows">${sessions.map(one => html`<li key=${one.id}>
      <div><strong>${device(one.name)}</strong><span class="hint">${_('最近使用：{when}', { when: moment(one.used_at) })}</span></div>
      ${one.is_current ? html`<span class="state approved">${_('就是这台')}</span>`
        : html`<button type="button" class="button plain" onClick=${() => remove(`/sessions/${one.id}`).then(load, refuse)}>${_('让它退出')}</button>`}
    </li>`)}</ul>
    <p class="hint">${_('有不认识的？让它退出，再改密码。')}</p>`}
    <${Password} user=${user} done=${load} />
  <//>`;
}

const device = agent => (/Android/.test(agent) && _('安卓手机')) || (/iPhone|iPad/.test(agent) && _('苹果手机'))
  || (/Windows|Macintosh|Linux/.test(agent) && _('电脑')) || agent;

function Password({ user, done }) {
  const blank = { present: '', fresh: '', again: '' };
  const [typed, type] = useState(blank);
  const [error, refuse] = useState(null);
  const [changed, tell] = useState(false);
  const differ = Boolean(typed.again) && typed.again !== typed.fresh;
  const field = (name, label, kind, hint) => html`<${Field} label=${label} hint=${hint} type="password" required maxlength="200"
    autocomplete=${kind} value=${typed[name]} onInput=${text => type({ ...typed, [name]: text })} />`;

  async function submit(event) {
    event.preventDefault();
    if (differ) return;
    try {
      await put('/password', { present: typed.present, new: typed.fresh });
      type(blank);
      refuse(null);
      tell(true);
      done();
    } catch (refusal) {
      refuse(refusal);
    }
  }

  return html`<h2>${_('改密码')}</h2>
    <form class="card fields" onSubmit=${submit}>
      ${field('present', _('现在的密码'), 'current-password')}
      ${field('fresh', _('新密码'), 'new-password', _('至少 8 位，不能和旧密码一样，不能带工号。'))}
      ${field('again', _('新密码再输一次'), 'new-password')}
      ${differ && html`<${Notice} tone="bad">${_('两次输的新密码不一样。')}<//>`}
      <${Refusal} error=${error} />
      ${changed && html`<${Notice} tone="good">${_('密码改好了，别的手机和电脑已经退出。')}<//>`}
      <button class="button wide">${_('改密码')}</button>
      <input class="unseen" tabindex="-1" aria-hidden="true" autocomplete="username" value=${user.staff_number} readonly />
    </form>`;
}
