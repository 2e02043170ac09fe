// One appeal: what the rep said, how it was ruled, and until then photos to be added.

import { useDraft } from '../drafts.js';
import { leave } from '../flash.js';
import { useKept } from '../kept.js';
import { correct, enqueue, useOutbox } from '../outbox.js';
import { Finish } from '../parts/finish.js';
import { Notice } from '../parts/notice.js';
import { Page } from '../parts/page.js';
import { PhotoStrip } from '../parts/photo_strip.js';
import { Photos } from '../parts/photos.js';
import { Waiting } from '../parts/waiting.js';
import { replace } from '../router.js';
import { html, useEffect } from '../ui.js';
import { _, both, moment } from '../words.js';

export default function Appeal({ params }) {
  const address = `/appeals/${params.id}`;
  const { data: one, error, again } = useKept(address);
  const [draft, change] = useDraft(`appeal_photos:${params.id}`, { photos: [] });
  const items = (useOutbox() || []).filter(item => item.address.startsWith(address));
  const received = items.filter(item => item.state === 'received').length;
  useEffect(() => { if (received) again(); }, [received]);
  if (!one) return html`<${Page} title=${_('我的申诉')} back="/appeals"><${Waiting} error=${error} /><//>`;
  const missing = one.photos.filter(photo => photo.status !== 'received').length;
  const refused = items.find(item => item.state === 'refused');

  // What the server could not read is given up for the new photos; those that waited behind it go with them.
  async function send() {
    const left = refused ? (await correct(refused.id)).photos : [];
    const photos = [...left.filter(({ sha256 }) => !draft.photos.some(photo => photo.sha256 === sha256)), ...draft.photos];
    await enqueue({
      kind: 'appeal', id: draft.id, address: `${address}/photos`, draft: `appeal_photos:${one.id}`, replaces: refused && refused.id,
      title: `${_('申诉补照片')} · ${both(one.name)}`, photos, body: { photos: photos.map(photo => photo.sha256) },
    });
    leave(_('照片存好了，有网就发。'), '/appeals', replace);
  }

  const footer = one.takes_photos && draft && draft.photos.length > 0 && html`<${Finish} label=${_('补交照片')} gaps=${[]} onSend=${send} />`;
  return html`<${Page} title=${_('我的申诉')} back="/appeals" footer=${footer}>
    <section class="card stack"><h2>${both(one.name)}</h2>
      <p>${one.text}</p><p class="hint">${_('{when} 提出', { when: moment(one.filed_at) })}</p>
      <${Photos} hashes=${one.photos.filter(photo => photo.status === 'received').map(photo => photo.sha256)} />
      ${missing > 0 && html`<p class="hint">${_('还有 {n} 张照片没传到。', { n: missing })}</p>`}
      ${[...new Set(one.photos.map(photo => photo.added_at))].filter(Boolean).map(at => html`<p class="hint" key=${at}>${_('{when} 补了照片', { when: moment(at) })}</p>`)}
    </section>
    ${refused && html`<${Notice} tone="bad">${both(refused.refusal.message)}<//>`}
    ${one.takes_photos && draft && html`<section class="card"><${PhotoStrip} label=${_('补照片')} gallery photos=${draft.photos}
      onChange=${photos => change({ photos })} /></section>`}
    ${one.ruling ? html`<${Notice} tone=${one.ruling.outcome === 'lifted' ? 'good' : 'warn'}>
      <p><strong>${one.ruling.outcome === 'lifted' ? _('裁定：撤销，已改正') : _('裁定：维持')}</strong></p>
      <p>${one.ruling.reason}</p><p class="hint">${moment(one.ruling.decided_at)}</p><//>`
    : html`<${Notice}>${_('等督查负责人裁定。裁定前先不扣。')}<//>`}
  <//>`;
}
