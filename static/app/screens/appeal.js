// One appeal: what the rep said, and how it was ruled.

import { useKept } from '../kept.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { Photos } from '../parts/photos.js';
import { Waiting } from '../parts/waiting.js';
import { html } from '../ui.js';
import { _, both, moment } from '../words.js';

export default function Appeal({ params }) {
  const { data: one, error } = useKept(`/appeals/${params.id}`);
  if (!one) return html`<${Page} title=${_('我的申诉')} back="/appeals"><${Waiting} error=${error} /><//>`;
  const missing = one.photos.filter(photo => photo.status !== 'received').length;
  return html`<${Page} title=${_('我的申诉')} back="/appeals">
    <section class="card stack"><h2>${both(one.name)}</h2>
      <p>${one.text}</p><p class="hint">${_('{when} 提出', { when: moment(one.filed_at) })}</p>
      <${Photos} hashes=${one.photos.filter(photo => photo.status === 'received').map(photo => photo.sha256)} />
      ${missing > 0 && html`<p class="hint">${_('还有 {n} 张照片没传到。', { n: missing })}</p>`}
    </section>
    ${one.ruling ? html`<${Notice} tone=${one.ruling.outcome === 'lifted' ? 'good' : 'warn'}>
      <p><strong>${one.ruling.outcome === 'lifted' ? _('裁定：撤销，已改正') : _('裁定：维持')}</strong></p>
      <p>${one.ruling.reason}</p><p class="hint">${moment(one.ruling.decided_at)}</p><//>`
    : html`<${Notice}>${_('等督查负责人裁定。裁定前先不扣。')}<//>`}
  <//>`;
}
