// My month at a glance: the next best step, how far each target has come, three sums. Each opens to what it is made of.
//   html`<${MonthCard} />`

import { useReference } from '../reference.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { _, both, money } from '../words.js';
import { Bar } from './progress.js';

export const MEASURES = { displays: () => _('陈列'), banquets: () => _('家宴'), openings: () => _('新网点') };
const SUMS = [['earned', () => _('已挣到')], ['waiting', () => _('待审核')], ['at_stake', () => _('还能争取')]];

export function MonthCard() {
  const month = useReference('month');
  if (!month) return null;
  const step = month.steps.find(one => one.unit === 'piece') || month.steps[0];
  return html`<section class="card month-card" aria-label=${_('本月')}>
    ${step && html`<a class="step" href=${href('/month/at_stake')}>${both(step.text)}</a>`}
    <div class="thirds">${month.measures.map(({ of, have, target, waiting }) => html`<${Bar} key=${of} label=${MEASURES[of]()}
      value=${have} of=${target} href=${href(`/month/${of}`)} hint=${waiting ? _('待审 {n}', { n: waiting }) : ''} />`)}</div>
    <div class="thirds sums">${SUMS.map(([sum, name]) => html`<a key=${sum} href=${href(`/month/${sum}`)}>
      <span class="hint">${name()}</span><b>${money(month[`${sum}_fen`])}</b></a>`)}</div>
  </section>`;
}
