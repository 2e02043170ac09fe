// What a figure of my month is made of: its clauses in plain words, the lines so far, and the records behind them.

import { MEASURES } from '../parts/month_card.js';
import { Bar } from '../parts/progress.js';
import { Empty } from '../parts/empty.js';
import { Some } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { RecordRow } from '../parts/record_row.js';
import { useReference } from '../reference.js';
import { html } from '../ui.js';
import { useRecords } from '../work.js';
import { _, both, money, month as monthName } from '../words.js';

const KINDS = { displays: ['display'], banquets: ['banquet', 'proof'], openings: ['opening'] };
const PREFIX = { displays: 'display.', banquets: 'banquet.', openings: 'opening.' };
const SUMS = { earned: () => _('已挣到'), waiting: () => _('待审核'), at_stake: () => _('还能争取') };

export default function Month({ params: { of } }) {
  const [month, clauses, records] = [useReference('month'), useReference('clauses'), useRecords()];
  const title = (MEASURES[of] || SUMS[of] || (() => ''))();
  if (!month || !records) return html`<${Page} title=${title} back="/today" />`;
  const View = MEASURES[of] ? Measure : { earned: Earned, waiting: Waiting, at_stake: AtStake }[of] || Earned;
  const mine = records.filter(record => record.day.startsWith(month.month));
  return html`<${Page} title=${title} back="/today"><p class="sub">${monthName(month.month)}</p>
    <${View} of=${of} month=${month} clauses=${(clauses && clauses.clauses) || []} records=${mine} /><//>`;
}

function Measure({ of, month, clauses, records }) {
  const measure = month.measures.find(one => one.of === of);
  const ours = clauses.filter(clause => clause.of === of || clause.code.startsWith(PREFIX[of]));
  return html`
    ${measure && html`<section class="card"><${Bar} label=${MEASURES[of]()} value=${measure.have} of=${measure.target}
        hint=${measure.waiting ? _('还有 {n} 家待审核', { n: measure.waiting }) : ''} />
      ${measure.townships.map(one => html`<${Bar} key=${one.code} label=${both(one.name)} value=${one.have} of=${one.need}
        hint=${one.waiting ? _('待审 {n}', { n: one.waiting }) : ''} />`)}</section>`}
    ${month.steps.filter(step => step.clauses.some(code => ours.some(clause => clause.code === code))).map(step => html`
      <p class="notice" key=${step.clauses[0]}>${both(step.text)}</p>`)}
    <h2>${_('怎么算钱')}</h2>
    <${Clauses} clauses=${ours} lines=${month.lines} records=${records} />
    <h2>${_('这些记录')}</h2>
    <${Rows} list=${records.filter(record => KINDS[of].includes(record.kind))} />`;
}

const Earned = ({ month, clauses, records }) => html`
  <p class="card sum"><b>${money(month.earned_fen)}</b>
    <span class="hint">${_('到现在已经挣到的。差额扣款月底才算，不在里面。')}</span></p>
  <${Clauses} clauses=${clauses.filter(clause => month.lines.some(line => line.clause === clause.code))} lines=${month.lines} records=${records} />`;

const Waiting = ({ month, records }) => html`
  <p class="card sum"><b>${money(month.waiting_fen)}</b>
    <span class="hint">${_('下面这些都通过的话，还会多出来的。')}</span></p>
  <${Rows} list=${records.filter(record => ['submitted', 'incomplete'].includes(record.state) || record.item)} />`;

const AtStake = ({ month }) => html`
  <p class="card sum"><b>${money(month.at_stake_fen)}</b>
    <span class="hint">${_('月底前做到，就能拿到这些奖励，或者少扣这些钱。')}</span></p>
  ${month.steps.map(step => html`<p class="card" key=${step.clauses.join()}>${both(step.text)}</p>`)}`;

function Clauses({ clauses, lines, records }) {
  return html`<ul class="rows card">${clauses.map(clause => {
    const own = lines.filter(line => line.clause === clause.code);
    const sum = own.reduce((total, line) => total + line.amount_fen, 0);
    const behind = records.filter(record => own.some(line => line.evidence.includes(record.id)));
    return html`<li key=${clause.code} class="clause">
      <p class="what"><b>${both(clause.name)}</b>${own.length > 0 && html`<b class=${sum < 0 ? 'minus' : ''}>${money(sum)}</b>`}</p>
      <p class="hint">${both(clause.text)}</p>
      ${own.map(line => html`<p key=${line.item}>${both(line.text)}</p>`)}
      ${behind.length > 0 && html`<details><summary>${_('看 {n} 条记录', { n: behind.length })}</summary><${Rows} list=${behind} /></details>`}
    </li>`;
  })}</ul>`;
}

const Rows = ({ list }) => (list.length
  ? html`<${Some} list=${list} row=${record => html`<${RecordRow} key=${record.id} record=${record} />`} />`
  : html`<${Empty} text=${_('还没有。')} />`);
