// A rep's month: what it pays, every line with its clause, sentence, records and photos; confirm, object, appeal.

import { useKept } from '../kept.js';
import { nameOf, stateOf } from '../names.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { Photos } from '../parts/photos.js';
import { Waiting } from '../parts/waiting.js';
import { href } from '../router.js';
import { standing } from '../states.js';
import { html } from '../ui.js';
import { _, both, day, moment, money, month, yuan } from '../words.js';
import { Answer } from './answer.js';

export default function Statement({ params, user }) {
  const path = `/statements/${params.month}/${user.staff_number}`;
  const { data, error, again } = useKept(path);
  const title = month(params.month);
  if (!data) return html`<${Page} title=${title} back="/months"><${Waiting} error=${error} /><//>`;
  return html`<${Page} title=${title} back="/months">
    ${error && html`<${Notice} tone="warn">${_('没有网络，这是 {when} 的数。', { when: moment(data.as_of) })}<//>`}
    <${Total} told=${data} />
    ${data.state === 'checked' && html`<${Answer} told=${data} again=${again} />`}
    ${data.explanations.map(text => html`<p class="hint" key=${text.zh}>${both(text)}</p>`)}
    ${data.steps.length > 0 && html`<section class="card steps"><h2>${_('下一步')}</h2>
      <ul>${data.steps.map(step => html`<li key=${step.text.zh}>${both(step.text)}</li>`)}</ul></section>`}
    <${Lines} told=${data} />
    <${Adjustments} told=${data} />
    <${Findings} told=${data} />
    <${Uncounted} told=${data} />
    <${Figures} told=${data} />
    <p class="hint">${both(data.scheme_name)} · ${_('第 {n} 版', { n: data.scheme_version })} · ${_('算到 {when}', { when: moment(data.as_of) })}</p>
  <//>`;
}

function Total({ told }) {
  const payout = told.payout;
  const sums = payout
    ? [[_('本月入账'), payout.posted_fen], [_('上月结转'), payout.carried_in_fen], [_('转到下月'), payout.carried_out_fen]]
    : [[_('已挣到'), told.earned_fen], [_('待审核'), told.waiting_fen], [_('还能争取'), told.at_stake_fen]];
  return html`<section class="card total">
    <p class="caption">${payout ? _('应发') : _('到现在')}</p>
    <p class="figure"><b class=${tone(payout ? payout.payable_fen : told.total_fen)}>${yuan(payout ? payout.payable_fen : told.total_fen)}</b> ${_('元')}</p>
    <dl class="sums">${sums.filter(([, fen]) => fen || !payout).map(([what, fen]) => html`<div key=${what}>
      <dt>${what}</dt><dd class=${tone(fen)}>${money(fen)}</dd></div>`)}</dl>
    ${told.paid_on && html`<p class="hint">${_('{day} 已发放', { day: day(told.paid_on) })}</p>`}
  </section>`;
}

const tone = fen => (fen < 0 ? 'amount minus' : 'amount');

function Lines({ told }) {
  const records = Object.fromEntries(told.records.map(record => [record.id, record]));
  const findings = Object.fromEntries(told.findings.map(finding => [finding.id, finding]));
  return html`<section class="card lines"><h2>${_('每一笔怎么来的')}</h2>
    ${told.lines.map(line => {
      const behind = line.evidence.map(id => records[id]).filter(Boolean);
      const found = line.evidence.map(id => findings[id]).filter(Boolean);
      return html`<details key=${`${line.clause}${line.item}`}>
        <summary><span>${named(told, line)}</span><b class=${tone(line.amount_fen)}>${yuan(line.amount_fen)}</b></summary>
        <p>${both(line.text)}</p>
        <${Records} records=${behind} />
        ${found.map(finding => html`<${FindingRow} key=${finding.id} finding=${finding} />`)}
      </details>`;
    })}
    <p class="sum"><span>${_('合计')}</span><b class=${tone(told.total_fen)}>${yuan(told.total_fen)}</b></p>
  </section>`;
}

const named = (told, line) => {
  const clause = told.clauses[line.clause];
  const name = clause ? both(clause.name) : { 'recovery.deducted': _('追回损失'), 'recovery.returned': _('退回多扣的损失') }[line.clause] || line.clause;
  return line.item && told.items[line.item] ? `${name} · ${both(told.items[line.item])}` : name;
};

const Records = ({ records }) => (records.length ? html`<ul class="evidence">${records.map(record => html`<li key=${record.id}>
  <a class="onward" href=${href(`/records/${record.id}`)}>${record.place || nameOf(record.kind)}</a>
  <span class="hint">${nameOf(record.kind)} · ${day(record.business_day)} · ${stateOf(record).text}</span>
  ${record.reasons.map(reason => html`<span class="reason" key=${reason.code}>${both(reason.text)}</span>`)}
  <${Photos} hashes=${record.photos} />
</li>`)}</ul>` : null);

const FindingRow = ({ finding }) => html`<p class="finding-row"><a class="onward" href=${href(`/findings/${finding.id}`)}>
  ${both(finding.text)} · ${finding.outlet_name}</a><span class="hint">${day(finding.day)} · ${standing(finding.standing)}</span></p>`;

function Adjustments({ told }) {
  if (!told.adjustments.length) return null;
  return html`<section class="card lines"><h2>${_('补发、补扣和追回')}</h2>
    ${told.adjustments.map((row, i) => html`<p class="sum" key=${i}>
      <span>${row.month === told.month ? '' : _('补{month}：', { month: month(row.month) })}${named(told, row)}
        ${row.month === told.month && row.posted_in !== told.month && html`<span class="hint">${_('记在{month}', { month: month(row.posted_in) })}</span>`}</span>
      <b class=${tone(row.amount_fen)}>${yuan(row.amount_fen)}</b></p>`)}
  </section>`;
}

const Findings = ({ told }) => (told.findings.length ? html`<section class="card"><h2>${_('督查发现的问题')}</h2>
  ${told.findings.map(finding => html`<${FindingRow} key=${finding.id} finding=${finding} />`)}</section>` : null);

function Uncounted({ told }) {
  const groups = [
    [_('待审核'), told.records.filter(record => ['submitted', 'incomplete'].includes(record.state))],
    [_('通过了但不算数'), told.records.filter(record => record.state === 'approved' && record.reasons.length)],
    [_('被退回'), told.records.filter(record => record.state === 'rejected')],
  ].filter(([, records]) => records.length);
  return groups.length ? html`<section class="card lines"><h2>${_('还没算进去的记录')}</h2>
    ${groups.map(([what, records]) => html`<details key=${what}>
      <summary><span>${what}</span><b>${records.length}</b></summary><${Records} records=${records} /></details>`)}
  </section>` : null;
}

function Figures({ told }) {
  return html`<section class="card lines"><details>
    <summary><span>${_('任务和销售的数不对？')}</span></summary>
    ${!told.figures_appealable && html`<p class="hint">${_('申诉期已经过了。有疑问请找财务。')}</p>`}
    <ul class="links">${told.figures.map(figure => html`<li key=${figure.subject_id}>
      <span>${both(figure.text)}<span class="hint">${figure.target_fen === undefined ? figure.target
        : _('任务 {target} 元，实际 {actual} 元', { target: yuan(figure.target_fen), actual: yuan(figure.actual_fen) })}</span></span>
      ${told.figures_appealable && html`<a class="button plain" href=${href('/appeals/new', {
        subject: figure.subject, id: figure.subject_id, name: `${month(told.month)} ${both(figure.text)}`,
      })}>${_('申诉')}</a>`}
    </li>`)}</ul>
  </details></section>`;
}
