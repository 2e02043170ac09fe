// My records of late, by where they stand.

import { Empty } from '../parts/empty.js';
import { Filter } from '../parts/filter.js';
import { Some } from '../parts/more.js';
import { Page } from '../parts/page.js';
import { RecordRow } from '../parts/record_row.js';
import { nameOf } from '../names.js';
import { replace } from '../router.js';
import { html } from '../ui.js';
import { useRecords } from '../work.js';
import { _ } from '../words.js';

const WAITING = ['waiting', 'sending', 'signed_out', 'received', 'incomplete', 'submitted'];
const VIEWS = {
  all: () => true,
  open: record => WAITING.includes(record.state),
  back: record => record.state === 'rejected' || record.state === 'refused',
  uncounted: record => record.state === 'approved' && record.counts === false,
};
const NAMES = { all: () => _('全部'), open: () => _('没审完'), back: () => _('被退回'), uncounted: () => _('不算数') };

export default function Records({ query: { view = 'all', kind } }) {
  const records = useRecords();
  if (!records) return html`<${Page} title=${_('我的记录')} back="/today" />`;
  const of = records.filter(record => !kind || record.kind === kind);
  const list = of.filter(VIEWS[view] || VIEWS.all);
  const choose = changes => replace('/records', { view, kind, ...changes });
  return html`<${Page} title=${_('我的记录')} back="/today">
    <${Filter} label=${_('看哪些')} value=${view} onChange=${next => choose({ view: next })}
      options=${Object.keys(VIEWS).map(code => [code, NAMES[code](), of.filter(VIEWS[code]).length])} />
    <${Filter} label=${_('哪一种')} value=${kind || ''} onChange=${next => choose({ kind: next || undefined })}
      options=${[['', _('各种')], ...['visit', 'display', 'opening', 'banquet', 'proof'].map(code => [code, nameOf(code)])]} />
    ${list.length ? html`<${Some} list=${list} row=${record => html`<${RecordRow} key=${record.id} record=${record} />`} />`
      : html`<${Empty} text=${_('没有这样的记录。这里只放最近 45 天的。')} />`}
  <//>`;
}
