// The photos of a record: take, look, take again, remove, order.
//   html`<${PhotoStrip} label="…" photos=${photos} onChange=${photos => …} most=${9} gallery=${false}
//        warning=${photo => '…' | null} />`        photos as takePhoto of photos.js gives them

import { takePhoto, Unreadable, usePhotoAddress } from '../photos.js';
import { html, useRef, useState } from '../ui.js';
import { _ } from '../words.js';
import { Icon } from './icon.js';
import { Notice } from './notice.js';
import { Sheet } from './sheet.js';

export function PhotoStrip({ label, photos, onChange, most = 9, gallery = false, warning = () => null }) {
  const input = useRef();
  const latest = useRef();
  latest.current = photos;
  const [again, retake] = useState(null);
  const [shown, show] = useState(null);
  const [busy, work] = useState(false);
  const [fault, tell] = useState(null);

  async function add(files) {
    work(true);
    tell(null);
    for (const file of files) {
      try {
        await put(await takePhoto(file));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        tell(_('这张照片打不开。请在相机设置里把照片格式改成 JPEG（兼容性最好），再拍一次。'));
      }
    }
    retake(null);
    work(false);
  }

  function put(photo) {
    const now = latest.current;
    if (now.some(one => one.sha256 === photo.sha256)) return tell(_('这张照片已经有了。'));
    const next = again ? now.map(one => (one.sha256 === again ? photo : one)) : [...now, photo].slice(0, most);
    latest.current = next;
    return onChange(next);
  }

  const open = sha256 => { retake(sha256); input.current.click(); };
  const move = (photo, by) => {
    const rest = photos.filter(one => one !== photo);
    rest.splice(photos.indexOf(photo) + by, 0, photo);
    onChange(rest);
  };
  const photo = photos.find(one => one.sha256 === shown);

  return html`<section class="photo-strip" aria-label=${label}>
    <h2>${label} <span class="hint">${photos.length}/${most}</span></h2>
    <ul>
      ${photos.map((one, i) => html`<li key=${one.sha256}>
        <button type="button" class="photo" aria-label=${_('第 {n} 张照片', { n: i + 1 })} onClick=${() => show(one.sha256)}>
          <${Thumbnail} photo=${one} />${warning(one) && html`<span class="flag">!</span>`}</button>
      </li>`)}
      ${photos.length < most && html`<li><button type="button" class="photo add" disabled=${busy} onClick=${() => open(null)}>
        <${Icon} name="camera" /><span>${busy ? _('处理中…') : _('拍照')}</span></button></li>`}
    </ul>
    <input ref=${input} class="unseen" tabindex="-1" aria-label=${label} type="file" accept="image/*"
      capture=${gallery ? undefined : 'environment'} multiple=${gallery && !again}
      onChange=${event => { add([...event.target.files]); event.target.value = ''; }} />
    ${fault && html`<${Notice} tone="bad">${fault}<//>`}
    ${photo && html`<${Sheet} title=${label} onClose=${() => show(null)}>
      <${Thumbnail} photo=${photo} />
      ${warning(photo) && html`<${Notice} tone="warn">${warning(photo)}<//>`}
      <div class="actions">
        <button type="button" class="button plain" onClick=${() => { show(null); open(photo.sha256); }}>${_('重拍')}</button>
        <button type="button" class="button plain danger"
          onClick=${() => { show(null); onChange(photos.filter(one => one !== photo)); }}>${_('删掉')}</button>
        ${photos.length > 1 && html`
          <button type="button" class="button plain" disabled=${photo === photos[0]} onClick=${() => move(photo, -1)}>${_('往前')}</button>
          <button type="button" class="button plain" disabled=${photo === photos[photos.length - 1]}
            onClick=${() => move(photo, 1)}>${_('往后')}</button>`}
      </div>
    <//>`}
  </section>`;
}

export function Thumbnail({ photo }) {
  const url = usePhotoAddress(photo);
  return html`<img src=${url} alt="" width=${photo.width} height=${photo.height} />`;
}
