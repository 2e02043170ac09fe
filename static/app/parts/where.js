// Where the phone is, told honestly; nothing waits for it.
//   html`<${Where} draft=${draft} change=${change} place=${outlet | undefined} fence=${200} keep />`
//   keep: the record began when the form was opened, and a later position does not move that
// Takes the position when the form opens and the draft has none (or an old one, with nothing recorded yet).

import { standing } from '../place.js';
import { located } from '../recording.js';
import { html, useEffect, useState } from '../ui.js';
import { _, distance } from '../words.js';
import { nameOf } from '../names.js';
import { HowToAllow } from './no_position.js';

const OLD_MS = 5 * 60000;
const isOld = draft => !draft.occurred_at || (!draft.photos.length && Date.now() - new Date(draft.occurred_at) > OLD_MS);

export function Where({ draft, change, place, fence = 200, keep = false }) {
  const [busy, work] = useState(false);
  async function locate() {
    work(true);
    if (keep && !draft.occurred_at) change({ occurred_at: new Date().toISOString() });
    const found = await located(draft);
    change(now => ({ ...found, ...(keep && now.occurred_at ? { occurred_at: now.occurred_at } : {}) }));
    work(false);
  }
  useEffect(() => { if (keep ? !draft.occurred_at : isOld(draft)) locate(); }, []);
  const { tone, text, more } = busy ? { tone: '', text: _('正在定位…'), more: _('可以先往下填') } : told(draft, place, fence);
  return html`<section class=${`where ${tone}`} aria-live="polite">
    <p><b>${text}</b><span class="hint">${more}</span></p>
    <button type="button" class="button plain" disabled=${busy} onClick=${locate}>${_('重新定位')}</button>
  </section>
  ${!busy && !draft.position && html`<${HowToAllow} reason=${draft.no_position_reason} />`}`;
}

function told(draft, place, fence) {
  const { position } = draft;
  if (!position) {
    const why = nameOf(draft.no_position_reason || 'timeout');
    return { tone: 'warn', text: _('没有定位：{why}', { why }), more: _('照样能交，主管会看到原因') };
  }
  const accuracy = _('误差 {m}', { m: distance(position.accuracy_m) });
  if (!place) return { tone: 'good', text: _('定位好了'), more: accuracy };
  const { state, distance_m } = standing(position, place, fence);
  const away = distance_m === null ? '' : _('离店 {m}', { m: distance(distance_m) });
  return {
    inside: { tone: 'good', text: _('在店里'), more: `${away} · ${accuracy}` },
    unsure: { tone: 'warn', text: _('定位不准，说不准在不在店里'), more: `${away} · ${accuracy}` },
    outside: { tone: 'bad', text: _('不在店里'), more: _('{away} · {accuracy}。照样能交，主管会看到距离', { away, accuracy }) },
    unlocated: { tone: 'warn', text: _('定位好了，这家店还没有坐标'), more: accuracy },
  }[state];
}
