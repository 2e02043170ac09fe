// One finding: its photos and figures, how it stands, and the appeal against it.

import { useKept } from '../kept.js';
import { Page } from '../parts/page.js';
import { Photos } from '../parts/photos.js';
import { Waiting } from '../parts/waiting.js';
import { href } from '../router.js';
import { html } from '../ui.js';
import { _, both, day, yuan } from '../words.js';
import { until } from './findings.js';

export default function Finding({ params }) {
  const { data: one, error } = useKept(`/findings/${params.id}`);
  if (!one) return html`<${Page} title=${_('督查问题')} back="/findings"><${Waiting} error=${error} /><//>`;
  const name = `${one.outlet_name} · ${both(one.text)}`;
  return html`<${Page} title=${both(one.text)} back="/findings"
    footer=${one.standing === 'open' && html`<a class="button wide"
      href=${href('/appeals/new', { subject: 'finding', id: one.id, name, until: one.last_day })}>${_('申诉')}</a>`}>
    <dl class="card facts">
      <div><dt>${_('网点')}</dt><dd>${one.outlet_name}</dd></div>
      <div><dt>${_('日期')}</dt><dd>${day(one.day)}</dd></div>
      ${one.figures.asked && html`<div><dt>${_('瓶数')}</dt><dd>${_('应有 {asked} 瓶，实有 {counted} 瓶', one.figures)}</dd></div>`}
      ${one.loss_fen > 0 && html`<div><dt>${_('损失金额')}</dt><dd>${_('{yuan} 元', { yuan: yuan(one.loss_fen) })}</dd></div>`}
      ${one.document && html`<div><dt>${_('单据号')}</dt><dd>${one.document}</dd></div>`}
      ${one.note && html`<div><dt>${_('说明')}</dt><dd>${one.note}</dd></div>`}
      ${one.clause && html`<div><dt>${_('条款')}</dt><dd>${both(one.clause)}</dd></div>`}
      <div><dt>${_('处理情况')}</dt><dd>${until(one)}</dd></div>
    </dl>
    ${one.photos.length > 0 && html`<section class="card"><h2>${_('督查拍的照片')}</h2><${Photos} hashes=${one.photos} /></section>`}
    ${one.appeal && html`<p><a class="onward" href=${href(`/appeals/${one.appeal}`)}>${_('看我的申诉')}</a></p>`}
  <//>`;
}
