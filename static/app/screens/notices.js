// What the office tells its user, the newest first; opening a notice reads it.

import { put } from '../api.js';
import { pull } from '../reference.js';
import { Empty } from '../parts/empty.js';
import { usePages } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { Waiting } from '../parts/waiting.js';
import { go } from '../router.js';
import { classes, html, useState } from '../ui.js';
import { _, both, moment } from '../words.js';

const OPENS = {
  finding: id => `/findings/${id}`, appeal: id => `/appeals/${id}`, submission: id => `/records/${id}`, month: id => `/months/${id}`,
  sample: () => '/inspections', scheme: () => '/schemes',
};

export default function Notices() {
  const { data, error, again, rest } = usePages('/notices');
  const [read, note] = useState([]);

  function open(notice) {
    if (!notice.read_at) {
      note([...read, notice.id]);
      put(`/notices/${notice.id}/read`).then(pull).catch(() => {}); // unread again when there is no network: nothing is lost
    }
    const to = OPENS[notice.subject.kind];
    if (to) go(to(notice.subject.id));
  }

  const readAll = () => put('/notices/read', { newest: data.items[0].id }).then(() => { again(); return pull(); }).catch(() => {});

  return html`<${Page} title=${_('通知')} back="/me" action=${data && data.unread > 0
    && html`<button type="button" class="quiet" onClick=${readAll}>${_('全部已读')}</button>`}>
    ${!data && html`<${Waiting} error=${error} />`}
    ${data && !data.items.length && html`<${Empty} text=${_('还没有通知。')} />`}
    <ul class="items">${(data ? data.items : []).map(one => {
      const fresh = !one.read_at && !read.includes(one.id);
      return html`<li key=${one.id}><button type="button" class=${classes('card', 'told', fresh && 'fresh')} onClick=${() => open(one)}>
        ${fresh && html`<span class="unseen">${_('未读')}</span>`}${both(one.text)}<span class="hint">${moment(one.posted_at)}</span></button></li>`;
    })}</ul>
    ${rest}
  <//>`;
}
