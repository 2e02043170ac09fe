// What waits on this phone, how far it is, and what to do about it.

import { kick, unsent, useOutbox } from '../outbox.js';
import { Empty } from '../parts/empty.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { html } from '../ui.js';
import { _, both, moment } from '../words.js';

const STATES = {
  waiting: () => _('等待发送'),
  sending: item => (item.photos.length ? _('正在发送，照片 {n}/{m}', { n: item.sent, m: item.photos.length }) : _('正在发送')),
  received: item => (item.receipt ? _('已收到，回执 {code}', { code: item.receipt }) : _('已收到')),
  signed_out: () => _('登录过期，请重新登录'),
  refused: () => _('没被接受'),
};

export default function Outbox() {
  const list = useOutbox();
  if (!list) return html`<${Page} title=${_('发件箱')} />`;
  const waiting = unsent(list);
  return html`<${Page} title=${_('发件箱')}
    footer=${waiting.length > 0 && html`<button type="button" class="button wide" onClick=${kick}>${_('现在发送')}</button>`}>
    ${!list.length && html`<${Empty} text=${_('没有要发的记录。提交的记录先存在手机里，有信号时自动发出。')} />`}
    <ul class="items">${list.map(item => html`<li class="card" key=${item.id}>
      <strong>${item.title}</strong><span class="hint">${moment(item.made_at)}</span>
      <p class=${`state ${item.state}`}>${STATES[item.state](item)}</p>
      ${item.refusal && html`<${Notice} tone="bad">${both(item.refusal.message)}<//>`}
    </li>`)}</ul>
  <//>`;
}
