// What an outlet should look like: its last display that was approved, and the agreements that run.
//   html`<${Claimed} claims=${claims | null | undefined} />`      null: not known without a network
//   html`<${Policies} />`                                        what the shopkeeper should know of
//   html`<${ClaimedPhotos} display=${claims.display} />`          to stand beside what is there now

import { Notice } from '../../parts/notice.js';
import { Sheet } from '../../parts/sheet.js';
import { useReference } from '../../reference.js';
import { html, useState } from '../../ui.js';
import { _, both, day } from '../../words.js';
import { ClaimedPhoto } from './claims.js';

export function Claimed({ claims }) {
  if (claims === undefined) return html`<section class="card claimed"><h2>${_('协议和上次陈列')}</h2></section>`;
  if (!claims) return html`<${Notice} tone="warn">${_('没有网络，或者不在您的片区：看不到这家店上次的样子。')}<//>`;
  return html`<section class="card claimed stack"><h2>${_('协议和上次陈列')}</h2>
    ${claims.agreements.map(one => html`<p key=${one.code}>${_('陈列协议 {code}：{bottles} 瓶，{layers} 层，到 {day}', {
      ...one, day: day(one.last_day),
    })}</p>`)}
    ${!claims.agreements.length && html`<p class="hint">${_('没有陈列协议。')}</p>`}
    ${claims.display ? html`<${Display} display=${claims.display} />` : html`<p class="hint">${_('还没有通过的陈列。')}</p>`}
  </section>`;
}

function Display({ display }) {
  const products = useReference('products') || [];
  const nameOf = code => both((products.find(product => product.code === code) || {}).name) || code;
  return html`<div class="stack">
    <p><strong>${_('{day}的陈列：共 {n} 瓶', { day: day(display.day), n: display.bottles })}</strong><br />
      <span class="hint">${[display.joint ? _('联合陈列') : _('不是联合陈列'), display.prominent ? _('位置显眼') : _('位置不显眼')].join(' · ')}</span></p>
    <ul class="bottles">${display.products.map(one => html`<li key=${one.product}>
      <span>${nameOf(one.product)}</span><b>${_('{n} 瓶', { n: one.bottles })}</b></li>`)}</ul>
    ${display.hints.map(hint => html`<p class="hint" key=${hint.code}>${_('留意：')}${both(hint.text)}</p>`)}
  </div>`;
}

export function Policies() {
  const policies = useReference('policies') || [];
  return policies.length > 0 && html`<section class="card lines"><details><summary><span>${_('这个月的市场政策，问问店主')}</span></summary>
    ${policies.map(one => html`<div key=${one.id}><h2>${one.title}</h2><p>${one.text}</p></div>`)}
  </details></section>`;
}

export function ClaimedPhotos({ display }) {
  const [shown, show] = useState(null);
  return html`<section aria-label=${_('上次的样子')}><h2>${_('上次的样子')}</h2>
    <div class="claimed-photos">
      ${display && display.photos.map(sha256 => html`<${ClaimedPhoto} key=${sha256} sha256=${sha256} onClick=${() => show(sha256)} />`)}
      ${!(display && display.photos.length) && html`<p class="hint">${_('没有照片')}</p>`}</div>
    ${shown && html`<${Sheet} title=${_('{day}的陈列', { day: day(display.day) })} onClose=${() => show(null)}>
      <img src=${`/api/v1/photos/${shown}`} alt="" /><//>`}
  </section>`;
}
