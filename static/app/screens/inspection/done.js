// The inspector's own checks, those still on the phone first.

import { stateOf } from '../../names.js';
import { unsent, useOutbox } from '../../outbox.js';
import { Empty } from '../../parts/empty.js';
import { usePages } from '../../parts/more.js';
import { Notice } from '../../parts/notice.js';
import { Page } from '../../parts/page.js';
import { href } from '../../router.js';
import { html } from '../../ui.js';
import { _, moment } from '../../words.js';
import { outcomeName } from './outcomes.js';

export default function Done() {
  const { data, error, rest } = usePages('/inspections');
  const waiting = unsent(useOutbox() || []).filter(item => item.kind === 'inspection');
  return html`<${Page} title=${_('查过的')} back="/inspections">
    ${error && !data && html`<${Notice} tone="warn">${_('没有网络，暂时看不到查过的。')}<//>`}
    ${data && !data.items.length && !waiting.length && html`<${Empty} text=${_('还没有查过。到“抽查”里点一家店开始。')} />`}
    ${(waiting.length > 0 || (data && data.items.length > 0)) && html`<ul class="card links">
      ${waiting.map(item => html`<li key=${item.id}><a href=${href('/outbox')}><span>${item.title}
        <span class="hint">${moment(item.made_at)} · ${stateOf(item).text}</span></span></a></li>`)}
      ${(data ? data.items : []).map(one => html`<li key=${one.id}><a href=${href(`/inspections/${one.id}`)}><span>${one.outlet_name}
        <span class="hint">${moment(one.occurred_at)} · ${outcomeName(one.outcome)}${one.state === 'incomplete' ? ` · ${_('等照片')}` : ''}</span></span></a></li>`)}
    </ul>`}
    ${rest}
  <//>`;
}
