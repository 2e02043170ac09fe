// A checked month before its rep: confirm it, or object and say why. Sent by the outbox, so that no network is needed.

import { newId } from '../ids.js';
import { enqueue, useOutbox } from '../outbox.js';
import { Field } from '../parts/field.js';
import { Notice } from '../parts/notice.js';
import { html, useEffect, useState } from '../ui.js';
import { _, both, month } from '../words.js';

export function Answer({ told, again }) {
  const [objecting, object] = useState(false);
  const [remark, write] = useState('');
  const address = `/months/${told.month}/answer`;
  const sent = (useOutbox() || []).find(item => item.address === address);
  useEffect(() => { if (sent && ['received', 'refused'].includes(sent.state)) again(); }, [sent && sent.state]);

  async function answer(body) {
    object(false);
    const title = _('{month}结算单：{said}', { month: month(told.month), said: body.remark ? _('异议') : _('确认') });
    await enqueue({ kind: 'answer', id: newId(), address, title, body });
  }

  const refused = sent && sent.state === 'refused';
  const waiting = sent && !['received', 'refused'].includes(sent.state);
  const said = waiting ? _('已存在手机里，有信号时自动发出。')
    : { confirmed: _('您已确认。结账前还可以改。'), objected: _('您提了异议：{remark}', { remark: told.remark }) }[told.answer];
  return html`<section class="card stack"><h2>${_('请核对')}</h2>
    ${said ? html`<${Notice} tone="good">${said}<//>` : html`<p>${_('这张结算单对不对？没问题请确认，有问题请写出来。')}</p>`}
    ${refused && html`<${Notice} tone="bad">${both(sent.refusal.message)}<//>`}
    ${objecting ? html`<${Field} label=${_('哪里不对')} lines=${3} maxlength="500" value=${remark} onInput=${write} />
      <button type="button" class="button wide" disabled=${!remark.trim()}
        onClick=${() => answer({ answer: 'objected', remark: remark.trim() })}>${_('提出异议')}</button>
      <button type="button" class="button plain wide" onClick=${() => object(false)}>${_('先不提')}</button>`
    : html`<div class="actions">
      ${told.answer !== 'confirmed' && html`<button type="button" class="button" onClick=${() => answer({ answer: 'confirmed', total_fen: told.total_fen })}>${_('确认')}</button>`}
      <button type="button" class="button plain" onClick=${() => object(true)}>${_('有问题')}</button></div>`}
  </section>`;
}
