// A pay scheme in plain words, what it changes, and the word of its reader that it was read.

import { newId } from '../ids.js';
import { useKept } from '../kept.js';
import { enqueue, useOutbox } from '../outbox.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { Waiting } from '../parts/waiting.js';
import { html } from '../ui.js';
import { _, both, month } from '../words.js';

export default function Scheme({ params }) {
  const path = `/schemes/${params.code}/versions/${params.version}`;
  const { data, error } = useKept(path);
  const sent = (useOutbox() || []).some(item => item.address === `${path}/reading`);
  if (!data) return html`<${Page} title=${_('薪酬方案')} back="/schemes"><${Waiting} error=${error} /><//>`;
  const unread = !data.read_by_me && !sent;
  const title = `${both(data.name)} · ${_('第 {n} 版', { n: data.version })}`;

  return html`<${Page} title=${_('薪酬方案')} back="/schemes" footer=${unread && html`<button type="button" class="button wide"
      onClick=${() => enqueue({ kind: 'reading', id: newId(), address: `${path}/reading`, body: {}, title: _('看过方案：{title}', { title }) })}>
      ${_('我看过了')}</button>`}>
    <p class="lead"><strong>${title}</strong></p>
    <p>${_('从{month}起按这个方案算。', { month: month(data.first_month) })}</p>
    ${!unread && html`<${Notice} tone="good">${_('您看过了。')}<//>`}
    ${data.reason && html`<${Notice}>${_('为什么改：{reason}', { reason: data.reason })}<//>`}
    ${data.parameters.length > 0 && html`<section class="card lines"><details>
      <summary><span>${_('改了什么')}</span><b>${data.parameters.length}</b></summary>
      ${data.parameters.map(one => html`<p class="changed" key=${one.path}><code>${one.path}</code><br />${one.before ?? '—'} → ${one.after ?? '—'}</p>`)}
    </details></section>`}
    <section class="card stack">${data.clauses.map(clause => html`<div key=${clause.code}>
      <h2>${both(clause.name)}</h2><p>${both(clause.text)}</p></div>`)}</section>
    ${data.provisional.length > 0 && html`<section class="card stack"><h2>${_('暂定的数')}</h2>
      ${data.provisional.map(one => html`<p key=${one.path}>${both(one.text)}${one.statement && html`<span class="hint">${_('已确认：{what}', { what: one.statement })}</span>`}</p>`)}
    </section>`}
  <//>`;
}
