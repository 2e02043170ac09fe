// What a record says.   html`<${RecordBody} kind="display" body=${body} record=${record} />`

import { useProducts } from '../lookups.js';
import { nameOf } from '../names.js';
import { html } from '../ui.js';
import { _, both, clock, distance } from '../words.js';

const yes = (value, good, bad) => (value === null || value === undefined ? _('没要求') : value ? good : bad);

const ROWS = {
  visit: ({ left_at, checklist: { tags_in_order, decoration_in_order, policy_told, told_to } }) => [
    left_at && [_('离店'), clock(left_at)],
    [_('价签'), yes(tags_in_order, _('齐全'), _('缺'))],
    [_('氛围元素'), yes(decoration_in_order, _('齐全'), _('缺'))],
    policy_told !== null && [_('市场政策'), policy_told ? _('讲给了{who}', { who: told_to }) : _('没讲')],
  ],
  display: ({ joint, prominent }) => [
    [_('联合陈列'), joint ? _('摆在一起') : _('没摆一起')],
    [_('位置'), prominent ? _('显眼') : _('不显眼')],
  ],
  opening: ({ outlet_kind, phone, licence, layers }) => [
    [_('店的类型'), nameOf(outlet_kind)], phone && [_('电话'), phone], licence && [_('营业执照号'), licence],
    [_('货架层数'), layers],
  ],
  banquet: ({ host, venue, source, tables }) => [
    [_('主家'), host], [_('在哪儿办'), venue], [_('家宴来源'), nameOf(source)], [_('桌数'), tables],
  ],
  proof: ({ tables }) => [[_('实际几桌'), tables]],
};

const figures = line => [
  line.bottles !== undefined && _('{n} 瓶', { n: line.bottles }),
  line.layers && _('{n} 层', { n: line.layers }),
  line.bottles_taken !== undefined && _('带去 {n} 瓶', { n: line.bottles_taken }),
  line.bottles_returned > 0 && _('退回 {n} 瓶', { n: line.bottles_returned }),
].filter(Boolean).join(' · ');

export function RecordBody({ kind, body, record }) {
  const products = useProducts();
  const name = code => both((products.find(one => one.code === code) || { name: { zh: code } }).name);
  const lines = body.products || (body.checklist && body.checklist.bottles) || [];
  const rows = [
    ...ROWS[kind](body).filter(Boolean),
    ...lines.map(line => [name(line.product), figures(line)]),
    body.no_position_reason && [_('定位'), nameOf(body.no_position_reason)],
    record.distance_m !== null && record.distance_m !== undefined && [_('离店距离'), distance(record.distance_m)],
    body.note && [_('备注'), body.note],
  ].filter(Boolean);
  return html`<dl class="card facts">${rows.map(([term, value], i) => html`<div key=${i}><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}
