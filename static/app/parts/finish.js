// The foot of a form: what it lacks, whether it counts, and its one button.
//   html`<${Finish} label="提交陈列" gaps=${[{at, text}]} verdict=${{counts, reasons} | null} onSend=${async () => …} />`
// Once sent it stays shut: the form is left, and until then a second tap finds nothing to press.
// A gap leads to its part of the form (an element with data-part); what does not count is asked about before it is sent.

import { StorageFull } from '../database.js';
import { holdStill, hush } from '../router.js';
import { html, useRef, useState } from '../ui.js';
import { _, both } from '../words.js';
import { Sheet } from './sheet.js';

export function Finish({ label, gaps, verdict, onSend }) {
  const [asking, ask] = useState(false);
  const [busy, work] = useState(false);
  const sending = useRef(false);
  async function send() {
    if (sending.current) return;
    hush(true);
    ask(false);
    work(sending.current = true);
    try {
      await onSend();
    } catch (error) {
      work(sending.current = false);
      hush(false);
      if (!(error instanceof StorageFull)) throw error;
      dispatchEvent(new Event('storagefull'));
    }
  }
  function pressed() {
    if (gaps.length) return show(gaps[0].at);
    if (!verdict || verdict.counts) return send();
    holdStill();
    return ask(true);
  }
  return html`
    <${Line} gaps=${gaps} verdict=${verdict} onAsk=${() => ask(true)} />
    <button type="button" class="button wide" disabled=${busy} onClick=${pressed}>${busy ? _('正在存…') : label}</button>
    ${asking && html`<${Sheet} title=${_('这样交不算数')} onClose=${() => ask(false)}>
      <${Reasons} reasons=${verdict.reasons} />
      <button type="button" class="button wide" onClick=${() => ask(false)}>${_('回去补')}</button>
      ${!gaps.length && html`<button type="button" class="button plain wide" onClick=${send}>${_('照样交')}</button>`}
    <//>`}`;
}

function Line({ gaps, verdict, onAsk }) {
  if (gaps.length) return html`<button type="button" class="standing" onClick=${() => show(gaps[0].at)}>${gaps[0].text}</button>`;
  if (!verdict) return null;
  if (verdict.counts) return html`<p class="standing good" role="status">${_('算数')}</p>`;
  const more = verdict.reasons.length > 1 ? _('等 {n} 项', { n: verdict.reasons.length }) : '';
  return html`<button type="button" class="standing bad" onClick=${onAsk}>
    ${_('还不算数：{why}', { why: both(verdict.reasons[0].text) })}${more}</button>`;
}

export const Reasons = ({ reasons }) => html`<ul class="reasons">
  ${reasons.map(reason => html`<li key=${reason.code}>${both(reason.text)}</li>`)}
</ul>`;

function show(part) {
  const found = document.querySelector(`[data-part="${part}"]`);
  if (!found) return;
  found.scrollIntoView({ block: 'center' });
  const first = found.querySelector('input:not(.unseen), button, select, textarea') || found;
  first.focus({ preventScroll: true });
}
