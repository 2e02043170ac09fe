// One spot check: what was claimed beside what is there now, and how it ends.

import { useDraft } from '../../drafts.js';
import { leave } from '../../flash.js';
import { enqueue } from '../../outbox.js';
import { Counter } from '../../parts/counter.js';
import { Drop } from '../../parts/drop.js';
import { Field } from '../../parts/field.js';
import { Finish } from '../../parts/finish.js';
import { Page } from '../../parts/page.js';
import { PhotoStrip } from '../../parts/photo_strip.js';
import { Tiles } from '../../parts/tiles.js';
import { outlet as outletOf, useReference } from '../../reference.js';
import { replace } from '../../router.js';
import { html, useLoaded } from '../../ui.js';
import { _, both } from '../../words.js';
import { claimsOf, findingKinds } from './claims.js';
import { Claimed, ClaimedPhotos, Policies } from './claimed.js';
import { OUTCOMES, outcomeName } from './outcomes.js';
import * as record from './record.js';
import { Where } from './where.js';

export default function Check({ params, query }) {
  const key = `inspection:${params.outlet}${query.corrects ? `:${query.corrects}` : ''}`;
  const [draft, change, discard] = useDraft(key, record.blank(params.outlet, query.sample ? Number(query.sample) : null));
  const claims = useLoaded(() => claimsOf(params.outlet).catch(() => null), [params.outlet]);
  const outlet = useLoaded(() => outletOf(params.outlet), [params.outlet]);
  const kinds = useLoaded(findingKinds) || [];
  const name = (outlet && outlet.name) || (claims && claims.outlet_name) || params.outlet;
  if (!draft) return html`<${Page} title=${name} back="/inspections" />`;
  async function submit() {
    const { id } = draft;
    await enqueue({
      kind: 'inspection', id, address: `/inspections/${id}`, draft: key, replaces: query.corrects, title: _('督查：{name}', { name }),
      body: record.body(draft, new Date().toISOString()), photos: record.photosOf(draft),
    });
    leave(_('抽查存好了，有网就发。'), '/inspections', replace);
  }

  return html`<${Page} title=${name} back="/inspections"
    footer=${html`<${Finish} label=${_('提交抽查结果')} gaps=${record.gaps(draft, kinds)} onSend=${submit} />`}>
    <${Where} draft=${draft} change=${change} place=${outlet || claims} />
    <div class="card compare">
      <${ClaimedPhotos} display=${claims && claims.display} />
      <${PhotoStrip} label=${_('现在的样子')} photos=${draft.photos} most=${room(draft, draft.photos)}
        onChange=${photos => change({ photos })} />
    </div>
    <${Claimed} claims=${claims} />
    <${Policies} />
    <section class="card" data-part="outcome"><h2>${_('抽查结果')}</h2>
      <${Tiles} legend=${_('抽查结果')} options=${OUTCOMES.map(code => [code, outcomeName(code)])} value=${draft.outcome} onChange=${outcome => change({ outcome })} />
    </section>
    ${draft.outcome === 'findings' && html`<${Findings} draft=${draft} change=${change} kinds=${kinds} claims=${claims} />`}
    <section class="card"><${Field} label=${_('备注')} lines=${2} maxlength="500" value=${draft.note} onInput=${note => change({ note })} /></section>
    <${Drop} draft=${draft} discard=${discard} />
  <//>`;
}

// A record takes nine photos in all.
const room = (draft, own) => record.MOST_PHOTOS - record.photosOf(draft).filter(photo => !own.includes(photo)).length;

function Findings({ draft, change, kinds, claims }) {
  const nameOf = code => both((kinds.find(kind => kind.code === code) || {}).text);
  const set = (kind, changes) => change(now => ({
    findings: now.findings.map(finding => (finding.kind === kind ? { ...finding, ...changes } : finding)),
  }));
  return html`<section class="card" data-part="findings"><h2>${_('发现了什么问题')}</h2>
      <div class="tiles" role="group" aria-label=${_('发现了什么问题')}>
        ${kinds.map(kind => {
          const other = record.excluded(draft.findings, kind);
          return html`<button type="button" class="tile" key=${kind.code} disabled=${Boolean(other)}
            aria-pressed=${draft.findings.some(finding => finding.kind === kind.code)}
            onClick=${() => change(now => ({ findings: record.toggled(now.findings, kind, claims) }))}>
            ${both(kind.text)}${other && html`<span class="hint">${_('和“{what}”只能选一种', { what: nameOf(other) })}</span>`}
          </button>`;
        })}
      </div>
    </section>
    ${draft.findings.map(finding => html`<section class="card stack" key=${finding.kind} data-part=${finding.kind}>
      <h2>${nameOf(finding.kind)}</h2>
      ${finding.figures && html`<div>
        <${Counter} label=${_('应有瓶数')} hint=${hintOf(claims)} min=${1} max=${10000} value=${finding.figures.asked}
          onChange=${asked => set(finding.kind, { figures: { ...finding.figures, asked } })} />
        <${Counter} label=${_('实有瓶数')} hint=${_('数到几瓶')} max=${10000} value=${finding.figures.counted}
          onChange=${counted => set(finding.kind, { figures: { ...finding.figures, counted } })} /></div>`}
      <${PhotoStrip} label=${_('问题照片')} photos=${finding.photos} most=${room(draft, finding.photos)}
        onChange=${photos => set(finding.kind, { photos })} />
      ${!finding.photos.length && draft.photos.length > 0 && html`<button type="button" class="button plain wide"
        onClick=${() => set(finding.kind, { photos: draft.photos })}>${_('就用上面的现场照片')}</button>`}
      <${Field} label=${_('说明')} lines=${2} maxlength="500" value=${finding.note} onInput=${note => set(finding.kind, { note })} />
    </section>`)}`;
}

function hintOf(claims) {
  if (!claims || record.asked(claims) === null) return _('没有协议，也没有陈列记录，请问清楚');
  return claims.agreements.length ? _('按陈列协议') : _('按上次陈列');
}
