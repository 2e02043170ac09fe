// Pay schemes, the newest first: what is new waits to be read before its first month.

import { useKept } from '../kept.js';
import { Page } from '../parts/page.js';
import { Waiting } from '../parts/waiting.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { _, both, month } from '../words.js';

export default function Schemes() {
  const { data, error } = useKept('/schemes');
  return html`<${Page} title=${_('薪酬方案')} back="/me">
    ${!data && html`<${Waiting} error=${error} />`}
    <ul class="card links">${(data || []).map(one => html`<li key=${`${one.code}${one.version}`}>
      <a href=${href(`/schemes/${one.code}/${one.version}`)}><span>${both(one.name)} · ${_('第 {n} 版', { n: one.version })}
        <span class=${one.read_by_me ? 'hint' : 'hint warned'}>${_('从{month}起', { month: month(one.first_month) })} · ${
          one.read_by_me ? _('看过了') : _('还没看')}</span></span></a></li>`)}</ul>
  <//>`;
}
