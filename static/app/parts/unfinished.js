// The forms that were begun, each to go on with or to give up.   html`<${Unfinished} />`

import { forget } from '../drafts.js';
import { useDrafts } from '../lookups.js';
import { nameOf } from '../names.js';
import { formOf } from '../records/forms.js';
import { useReference } from '../reference.js';
import { href } from '../router.js';
import { html, useState } from '../ui.js';
import { _ } from '../words.js';
import { Drop } from './drop.js';

export function Unfinished() {
  const [gone, drop] = useState(0);
  const drafts = useDrafts(gone);
  const outlets = useReference('outlets') || [];
  const open = drafts.map(({ key, value }) => ({ ...formOf(key, value), key, value })).filter(({ kind }) => kind);
  if (!open.length) return null;
  return html`<ul class="unfinished" aria-label=${_('没填完的')}>
    ${open.map(({ key, value, kind, outlet, path, query }) => {
      const about = outlet ? (outlets.find(one => one.code === outlet) || { name: outlet }).name : (value.query || {}).name;
      const what = nameOf(kind) + (about ? ` · ${about}` : '');
      return html`<li key=${key}><a href=${href(path, query)}>${_('接着填：{what}', { what })}</a>
        <${Drop} what=${what} draft=${value} discard=${() => forget(key)} after=${() => drop(gone + 1)} /></li>`;
    })}
  </ul>`;
}
