// A rep's appeals, those still on the phone first.

import { useKept } from '../kept.js';
import { unsent, useOutbox } from '../outbox.js';
import { Empty } from '../parts/empty.js';
import { Page } from '../parts/page.js';
import { Waiting } from '../parts/waiting.js';
import { href } from '../router.js';
import { appealState } from '../states.js';
import { html } from '../ui.js';
import { _, both, day, moment } from '../words.js';

export default function Appeals() {
  const { data, error } = useKept('/appeals');
  const waiting = unsent(useOutbox() || []).filter(item => item.kind === 'appeal');
  const filed = data ? data.items : [];
  return html`<${Page} title=${_('我的申诉')} back="/me">
    ${!data && html`<${Waiting} error=${error} />`}
    ${data && !filed.length && !waiting.length && html`<${Empty}
      text=${_('还没有申诉。觉得督查问题、退回或任务数不对，打开它点“申诉”。')} />`}
    ${filed.length + waiting.length > 0 && html`<ul class="card links">
      ${waiting.map(item => html`<li key=${item.id}><a href=${href('/outbox')}><span>${item.title}
        <span class="hint">${moment(item.made_at)} · ${_('等待发送')}</span></span></a></li>`)}
      ${filed.map(one => html`<li key=${one.id}><a href=${href(`/appeals/${one.id}`)}><span>${both(one.name)}
        <span class="hint">${day(one.filed_at)} · ${appealState(one.state)}</span></span></a></li>`)}
    </ul>`}
  <//>`;
}
