// A rep's appeals, those still on the phone first.

import { stateOf } from '../names.js';
import { useOutbox } from '../outbox.js';
import { Empty } from '../parts/empty.js';
import { usePages } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { Waiting } from '../parts/waiting.js';
import { href } from '../router.js';
import { appealState } from '../states.js';
import { html, useEffect } from '../ui.js';
import { _, both, day, moment } from '../words.js';

export default function Appeals() {
  const { data, error, again, rest } = usePages('/appeals');
  const filed = data ? data.items : [];
  const mine = (useOutbox() || []).filter(item => item.kind === 'appeal');
  const sent = mine.filter(item => item.state === 'received').length;
  useEffect(() => { if (sent) again(); }, [sent]);
  const waiting = mine.filter(item => !filed.some(one => item.address.includes(one.id)) && !(data && item.state === 'received' && data.next_cursor));
  return html`<${Page} title=${_('我的申诉')} back="/me">
    ${!data && html`<${Waiting} error=${error} />`}
    ${data && !filed.length && !waiting.length && html`<${Empty}
      text=${_('还没有申诉。觉得督查问题、退回或任务数不对，打开它点“申诉”。')} />`}
    ${filed.length + waiting.length > 0 && html`<ul class="card links">
      ${waiting.map(item => html`<li key=${item.id}><a href=${href('/outbox')}><span>${item.title}
        <span class="hint">${moment(item.made_at)} · ${stateOf(item).text}</span></span></a></li>`)}
      ${filed.map(one => html`<li key=${one.id}><a href=${href(`/appeals/${one.id}`)}><span>${both(one.name)}
        <span class="hint">${day(one.filed_at)} · ${appealState(one.state)}${mine.some(item => item.state === 'refused' && item.address.includes(one.id)) ? ` · ${_('有照片没收下')}` : ''}</span></span></a></li>`)}
    </ul>`}
    ${rest}
  <//>`;
}
