// A rep contests a finding, a rejection or a figure, with words and photos; kept and sent like any record.

import { useDraft } from '../drafts.js';
import { leave } from '../flash.js';
import { enqueue } from '../outbox.js';
import { Drop } from '../parts/drop.js';
import { Field } from '../parts/field.js';
import { Finish } from '../parts/finish.js';
import { Page } from '../parts/page.js';
import { PhotoStrip } from '../parts/photo_strip.js';
import { replace } from '../router.js';
import { html } from '../ui.js';
import { _, day } from '../words.js';

export default function NewAppeal({ query }) {
  const key = `appeal:${query.subject}:${query.id}`;
  const [draft, change, discard] = useDraft(key, { text: '', photos: [], query });
  if (!draft) return html`<${Page} title=${_('申诉')} back="/appeals" />`;
  const text = draft.text.trim();

  async function submit() {
    const { id } = draft;
    await enqueue({
      kind: 'appeal', id, address: `/appeals/${id}`, draft: key, title: _('申诉：{what}', { what: query.name }), photos: draft.photos,
      body: { subject: query.subject, subject_id: query.id, text, photos: draft.photos.map(photo => photo.sha256) },
    });
    leave(_('申诉存好了，有网就发。'), '/appeals', replace);
  }

  return html`<${Page} title=${_('申诉')} back="/appeals"
    footer=${html`<${Finish} label=${_('提交申诉')} gaps=${text ? [] : [{ at: 'text', text: _('请写明为什么不对。') }]} onSend=${submit} />`}>
    <p class="lead">${query.name}</p>
    ${query.until && html`<p class="hint">${_('{day}前（含当天）要发出去才有效。没有网络也可以先提交。', { day: day(query.until) })}</p>`}
    <section class="card" data-part="text"><${Field} label=${_('为什么不对')} hint=${_('写清楚当时的情况，拍下证据。')} lines=${5} maxlength="2000"
      value=${draft.text} onInput=${words => change({ text: words })} /></section>
    <section class="card"><${PhotoStrip} label=${_('证据照片')} gallery photos=${draft.photos} onChange=${photos => change({ photos })} /></section>
    <p class="hint">${_('每项只能申诉一次，写好再提交。')}</p>
    <${Drop} draft=${draft} discard=${discard} />
  <//>`;
}
