// A rep's months, the running one first, each opening to its statement.

import { useKept } from '../kept.js';
import { Page } from '../parts/page.js';
import { Waiting } from '../parts/waiting.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { _, money, month } from '../words.js';
import { monthState } from '../states.js';

export default function Months({ user }) {
  const { data, error } = useKept(`/reps/${user.staff_number}/months`);
  return html`<${Page} title=${_('我的结算单')} back="/me">
    ${!data && html`<${Waiting} error=${error} />`}
    <ul class="card links">${(data || []).map(one => html`<li key=${one.month}><a href=${href(`/months/${one.month}`)}>
      <span>${month(one.month)}<span class="hint">${answered(one)}</span></span>
      ${one.payable_fen !== null && html`<b class="amount">${money(one.payable_fen)}</b>`}
    </a></li>`)}</ul>
  <//>`;
}

function answered(one) {
  if (one.state !== 'checked') return monthState(one.state);
  return { confirmed: _('您已确认'), objected: _('您提了异议') }[one.answer] || _('等您核对');
}
