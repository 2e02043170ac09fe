// What inspectors found at a rep's outlets, and until when it may be appealed.

import { Empty } from '../parts/empty.js';
import { usePages } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { Waiting } from '../parts/waiting.js';
import { href } from '../router.js';
import { standing } from '../states.js';
import { html } from '../ui.js';
import { _, both, day } from '../words.js';

export default function Findings() {
  const { data, error, rest } = usePages('/findings');
  return html`<${Page} title=${_('督查问题')} back="/me">
    ${!data && html`<${Waiting} error=${error} />`}
    ${data && !data.items.length && html`<${Empty} text=${_('没有督查问题。')} />`}
    ${data && data.items.length > 0 && html`<ul class="card links">${data.items.map(one => html`<li key=${one.id}>
      <a href=${href(`/findings/${one.id}`)}><span>${both(one.text)} · ${one.outlet_name}
        <span class=${one.standing === 'open' ? 'hint warned' : 'hint'}>${day(one.day)} · ${until(one)}</span></span></a></li>`)}</ul>`}
    ${rest}
  <//>`;
}

export const until = one => (one.standing === 'open' ? _('{day}前可以申诉（含当天）', { day: day(one.last_day) }) : standing(one.standing));
