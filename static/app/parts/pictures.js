// A record's photos, each compared with earlier pictures of other shops.
//   html`<${Pictures} label="…" draft=${draft} change=${change} outlet="X01" most=${9} hint="…" />`

import { alike } from '../fingerprint.js';
import { isUnclear } from '../records/common.js';
import { useReference } from '../reference.js';
import { html } from '../ui.js';
import { _ } from '../words.js';
import { PhotoStrip } from './photo_strip.js';

export function Pictures({ label, draft, change, outlet, most, hint }) {
  const earlier = useReference('fingerprints') || [];
  const old = draft.photos.some(photo => isUnclear(draft, photo));
  function warning(photo) {
    if (isUnclear(draft, photo)) return _('照片看不清，点开重拍');
    const like = photo.fingerprint && alike(photo.fingerprint, earlier, outlet);
    return like ? _('这张很像另一家店（{outlet}）的照片。拍错了就重拍；没拍错照样交。', { outlet: like }) : null;
  }
  return html`<div class="card" data-part="photos">
    <${PhotoStrip} label=${label} photos=${draft.photos} onChange=${photos => change({ photos })} most=${most} warning=${warning} />
    ${hint && html`<p class="hint">${hint}</p>`}
    ${old ? html`<div class="notice warn"><p>${_('照片看不清，点开重拍')}</p>
      <button type="button" class="button plain" onClick=${() => change({ doubted: [] })}>${_('还用旧照片')}</button></div>`
    : draft.photos.some(warning) && html`<p class="notice warn">${_('有照片像别家店的，点开看看。')}</p>`}
  </div>`;
}
