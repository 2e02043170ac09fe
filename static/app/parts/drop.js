// Giving up a form that was begun; asks first when something of it would be lost.
//   html`<${Drop} draft=${draft} discard=${async () => …} />`            at the end of the form, which is then left
//   html`<${Drop} draft=… discard=… what="拜访" after=${() => …} />`      in a line of a list

import { leave } from '../flash.js';
import { html, useState } from '../ui.js';
import { _ } from '../words.js';
import { Sheet } from './sheet.js';

const FILLED = ['photos', 'findings', 'text', 'note', 'told_to', 'name', 'host', 'venue'];
const filled = draft => FILLED.some(field => (draft[field] || '').length)
  || Object.keys({ ...draft.products, ...draft.bottles }).length > 0;

export function Drop({ draft, discard, what, after = () => leave(_('删掉了。')) }) {
  const [asking, ask] = useState(false);
  const drop = () => { ask(false); discard().then(after); };
  return html`<button type="button" class=${what ? 'quiet' : 'button plain danger wide'} aria-label=${what && `${_('不要了')} ${what}`}
      onClick=${() => (filled(draft) ? ask(true) : drop())}>${_('不要了')}</button>
    ${asking && html`<${Sheet} title=${_('不要这条了？')} onClose=${() => ask(false)}>
      <p>${what}</p><p>${_('它和照片会从手机里删掉，找不回来。')}</p>
      <button type="button" class="button danger wide" onClick=${drop}>${_('删掉')}</button>
    <//>`}`;
}
