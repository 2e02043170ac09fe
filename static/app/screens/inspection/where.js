// Where the inspector stands: taken when the check is opened, told honestly, never in the way.
//   html`<${Where} draft=${draft} change=${change} place=${{ lat, lon } | null} />`   sets position or no_position_reason

import { nameOf } from '../../names.js';
import { HowToAllow } from '../../parts/no_position.js';
import { standing } from '../../place.js';
import { takePosition } from '../../position.js';
import { useReference } from '../../reference.js';
import { html, useEffect, useState } from '../../ui.js';
import { _, distance } from '../../words.js';

const DEFAULT_FENCE_M = 200;

export function Where({ draft, change, place }) {
  const who = useReference('user');
  const [busy, work] = useState(false);

  async function locate() {
    work(true);
    const { position, reason } = await takePosition();
    await change({ position: position || null, no_position_reason: reason || null });
    work(false);
  }
  useEffect(() => { if (!draft.position && !draft.no_position_reason) locate(); }, []);

  const { state, distance_m } = standing(draft.position, place, (who && who.fence_m) || DEFAULT_FENCE_M);
  const said = {
    inside: () => _('在店里，离店 {far}', { far: distance(distance_m) }),
    unsure: () => _('离店 {far}，定位不准，说不好在不在店', { far: distance(distance_m) }),
    outside: () => _('离店 {far}', { far: distance(distance_m) }),
    unlocated: () => _('定位好了；这家店还没有位置'),
    none: () => (draft.no_position_reason ? _('没有定位：{why}。照样可以提交。', { why: nameOf(draft.no_position_reason) }) : ''),
  }[state]();
  return html`<p class=${`whereabouts ${state}`} role="status"><span>${busy ? _('正在定位…') : said}</span>
    <button type="button" class="quiet" disabled=${busy} onClick=${locate}>${_('重新定位')}</button></p>
    ${!busy && !draft.position && html`<${HowToAllow} reason=${draft.no_position_reason} />`}`;
}
