// What waits on this phone, how far it is, and what to do about it.

import { setting } from '../database.js';
import { nameOf } from '../names.js';
import { discard, isRecord, kick, retry, unsent, useOutbox } from '../outbox.js';
import { Empty } from '../parts/empty.js';
import { Notice, Refusal } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { Sheet } from '../parts/sheet.js';
import { bringIn, NotRescue, rescueFile } from '../rescue.js';
import { href } from '../router.js';
import { html, useLoaded, useRef, useState } from '../ui.js';
import { _, both, moment } from '../words.js';

const STATES = {
  waiting: () => _('等待发送'),
  sending: item => (item.photos.length ? _('正在发送，照片 {n}/{m}', { n: item.sent, m: item.photos.length }) : _('正在发送')),
  received: item => (item.receipt ? _('已收到，回执 {code}', { code: item.receipt }) : _('已收到')),
  signed_out: () => _('登录过期，请重新登录'),
  refused: () => _('没收下'),
};

export default function Outbox() {
  const list = useOutbox();
  const [dropping, ask] = useState(null);
  const [fault, refuse] = useState(null);
  if (!list) return html`<${Page} title=${_('发件箱')} />`;
  const waiting = unsent(list);
  const received = list.filter(item => item.state === 'received');
  const close = () => { ask(null); refuse(null); };
  const expired = waiting.some(item => item.state === 'signed_out');

  return html`<${Page} title=${_('发件箱')} footer=${waiting.length > 0 && (expired
    ? html`<a class="button wide" href=${href('/sign-in')}>${_('重新登录')}</a>`
    : html`<button type="button" class="button wide" onClick=${kick}>${_('现在发送')}</button>`)}>
    ${!list.length && html`<${Empty} text=${_('没有要发的记录。提交的记录先存在手机里，有信号时自动发出。')} />`}
    <ul class="items">${waiting.map(item => html`<${Waiting} key=${item.id} item=${item} onDrop=${() => ask(item)} />`)}</ul>
    ${received.length > 0 && html`<h2>${_('已收到')}</h2>
      <ul class="card items received">${received.map(item => html`<li key=${item.id}>
        <strong>${item.title}</strong><span class="hint">${kindOf(item)}${moment(item.received_at)}</span>
        ${item.receipt && html`<span class="hint">${_('回执 {code}', { code: item.receipt })}</span>`}</li>`)}</ul>`}
    <${Rescue} waiting=${waiting.length} />
    ${dropping && html`<${Sheet} title=${_('不要这条了？')} onClose=${close}>
      <p>${dropping.title}</p><p>${_('它和照片会从手机里删掉，找不回来。')}</p>
      <${Refusal} error=${fault} />
      <button type="button" class="button danger wide"
        onClick=${() => discard(dropping.id).then(close, refuse)}>${_('删掉')}</button>
    <//>`}
  <//>`;
}

// Sent as it is, it may be taken later: when the office has put right who may do what, or what there is.
const MAY_HELP = [403, 404];

const kindOf = item => (isRecord(item) ? `${nameOf(item.kind)} · ` : '');

function Waiting({ item, onDrop }) {
  const { refusal } = item;
  const place = (isRecord(item) && `/records/${item.id}`) || (item.kind === 'inspection' && `/inspections/${item.id}`)
    || (item.kind === 'appeal' && refusal && refusal.photo && item.address.replace(/\/photos$/, ''));
  const spoilt = refusal && item.photos.findIndex(photo => photo.sha256 === refusal.photo) + 1;
  return html`<li class="card">
    <strong>${item.title}</strong><span class="hint">${kindOf(item)}${moment(item.made_at)}</span>
    <p class=${`state ${item.state}`}>${STATES[item.state](item)}</p>
    ${item.state === 'sending' && item.photos.length > 0 && html`<progress value=${item.sent} max=${item.photos.length}
      aria-label=${_('照片')} />`}
    ${refusal && html`<${Notice} tone="bad"><p>${spoilt > 0 && _('第 {n} 张照片：', { n: spoilt })}${both(refusal.message)}</p>
      ${refusal.fields.map(field => html`<p class="hint" key=${field.pointer}>${both(field.message)}</p>`)}<//>
      <div class="actions">
        ${place && html`<a class="button" href=${href(place)}>${item.kind === 'appeal' ? _('换照片') : _('改好再交')}</a>`}
        ${MAY_HELP.includes(refusal.status) && html`<button type="button" class="button plain" onClick=${() => retry(item.id)}>${_('原样再发')}</button>`}
        <button type="button" class="button plain danger" onClick=${onDrop}>${_('不要了')}</button>
      </div>`}
  </li>`;
}

function Rescue({ waiting }) {
  const input = useRef();
  const [told, tell] = useState(null);
  const persisted = useLoaded(() => setting('persisted'));

  async function save() {
    const { blob, name, count } = await rescueFile();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    tell({ tone: 'good', text: _('{n} 条存进了文件 {name}。请把它发给自己保管，在任何手机上用您的工号登录都能读进来。', { n: count, name }) });
  }

  async function read(file) {
    try {
      const { count, spoilt } = await bringIn(file);
      const came = count ? _('读进来 {n} 条，正在发送。', { n: count }) : _('文件里的记录这台手机上都有了。');
      const bad = spoilt.length ? _('有照片坏了，要重拍：{what}。', { what: spoilt.join('、') }) : '';
      tell({ tone: bad ? 'warn' : 'good', text: came + bad });
    } catch (error) {
      if (!(error instanceof NotRescue)) throw error;
      tell({ tone: 'bad', text: WHY[error.why](error) });
    }
  }

  return html`<details class="card rescue"><summary>${_('备份文件')}</summary>
    <p class="hint">${_('手机要坏、要换，或者一直没信号：把没发完的记录存成一个文件，换一台手机接着发。')}</p>
    ${told && html`<${Notice} tone=${told.tone}>${told.text}<//>`}
    <div class="actions">
      <button type="button" class="button plain" disabled=${!waiting} onClick=${save}>${_('存成文件')}</button>
      <button type="button" class="button plain" onClick=${() => input.current.click()}>${_('读入文件')}</button>
    </div>
    <input ref=${input} class="unseen" tabindex="-1" aria-label=${_('读入文件')} type="file"
      onChange=${event => { read(event.target.files[0]); event.target.value = ''; }} />
    ${persisted === false && html`<p class="hint">${_('这台手机没答应长期保存数据。存满时可能清掉没发的记录，请尽快发出。')}</p>`}
  </details>`;
}

const WHY = {
  shape: () => _('这不是备份文件。请选以 .rescue 结尾的文件。'),
  damaged: () => _('文件坏了，读不出来。请重新传一次再选。'),
  other_user: ({ user }) => _('这是 {user} 的记录，请用他的工号登录后再读入。', { user }),
};
