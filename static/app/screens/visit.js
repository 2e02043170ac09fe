// A visit: checked in by opening it, its check-list, checked out by sending it.

import { leave } from '../flash.js';
import { useFence, useNeeded, useOutlet, useProducts } from '../lookups.js';
import { Corrected } from '../parts/corrected.js';
import { Counter } from '../parts/counter.js';
import { Field } from '../parts/field.js';
import { Finish } from '../parts/finish.js';
import { Note } from '../parts/note.js';
import { Page } from '../parts/page.js';
import { Pictures } from '../parts/pictures.js';
import { Signature } from '../parts/signature.js';
import { Tiles } from '../parts/tiles.js';
import { Where } from '../parts/where.js';
import { YesNo } from '../parts/yes_no.js';
import { useRecording } from '../recording.js';
import * as form from '../records/visit.js';
import { useReference } from '../reference.js';
import { html } from '../ui.js';
import { _, both, clock, today } from '../words.js';

export default function Visit({ query: { outlet: code, draft: key = `visit:${code}` } }) {
  const [outlet, fence] = [useOutlet(code), useFence()];
  const policies = form.inForce(useReference('policies') || [], today());
  const { draft, change, discard, send } = useRecording({ kind: 'visit', form, key, initial: form.blank(code) });
  if (!draft) return html`<${Page} title=${_('到店')} back />`;
  const name = outlet ? outlet.name : code;
  async function finish() {
    await send({ title: name, changes: { left_at: new Date().toISOString() } });
    leave(_('拜访存好了，有网就发。'), `/outlets/${code}`);
  }
  const amiss = draft.tags === false || draft.decoration === false;
  const inOrder = [[true, _('齐全')], [false, _('缺')], [null, _('没要求')]];
  return html`<${Page} title=${_('到店')} back=${`/outlets/${code}`}
    footer=${html`<${Finish} label=${_('离店，提交拜访')} gaps=${form.gaps(draft, policies)} verdict=${null} onSend=${finish} />`}>
    <p class="sub">${name}${draft.occurred_at && html` · ${_('{t} 到店', { t: clock(draft.occurred_at) })}`}</p>
    <${Corrected} draft=${draft} />
    <${Where} draft=${draft} change=${change} place=${outlet} fence=${fence} keep />
    <${Bottles} draft=${draft} change=${change} agreements=${(outlet && outlet.agreements) || []} />
    <${YesNo} part="tags" question=${_('价签')} answers=${inOrder} value=${draft.tags} onChange=${tags => change({ tags })} />
    <${YesNo} part="decoration" question=${_('氛围元素（海报、灯箱）')} answers=${inOrder} value=${draft.decoration}
      onChange=${decoration => change({ decoration })} />
    ${(policies.length > 0 || draft.told !== null) && html`<${Policy} draft=${draft} change=${change} policies=${policies} />`}
    <${Pictures} label=${amiss ? _('缺的地方拍一张（可不拍）') : _('照片（可不拍）')} draft=${draft} change=${change} outlet=${code} />
    <${Note} draft=${draft} change=${change} discard=${discard} />
  <//>`;
}

function Bottles({ draft, change, agreements }) {
  const [products, needed] = [useProducts(), useNeeded('display')];
  const asked = agreements.reduce((total, terms) => total + terms.bottles, 0);
  const counted = Object.values(draft.bottles).reduce((total, bottles) => total + bottles, 0);
  const row = ({ code, name }) => html`<${Counter} key=${code} label=${both(name)} value=${draft.bottles[code] || 0}
    onChange=${n => change(now => ({ bottles: { ...now.bottles, [code]: n } }))} />`;
  return html`<section class="card"><h2>${_('数瓶数')}</h2>
    <p class=${`hint tally ${counted && counted < asked ? 'short' : ''}`}>${asked
      ? _('数了 {n} 瓶，协议要 {m} 瓶', { n: counted, m: asked }) : _('数了 {n} 瓶', { n: counted })}</p>
    ${products.filter(one => needed.includes(one.code)).map(row)}
    <details><summary>${_('别的产品')}</summary>${products.filter(one => !needed.includes(one.code)).map(row)}</details>
  </section>`;
}

function Policy({ draft, change, policies }) {
  return html`<${YesNo} part="told" question=${_('市场政策讲给店里了吗？')} value=${draft.told} onChange=${told => change({ told })}
      answers=${[[true, _('讲了')], [false, _('没讲')]]} />
    ${policies.map(policy => html`<details class="card policy" key=${policy.id}>
      <summary>${policy.title}</summary><p>${policy.text}</p></details>`)}
    ${draft.told && html`<section class="card fields">
      ${policies.length > 0 && html`<div data-part="policies"><p class="hint">${_('讲了哪几条')}</p>
        <${Tiles} legend=${_('讲了哪几条')} several options=${policies.map(({ id, title }) => [id, title])}
          value=${draft.policies} onChange=${told => change({ policies: told })} /></div>`}
      <div data-part="told_to"><${Field} label=${_('讲给了谁')} hint=${_('比如：店主老赵')} maxlength="60" value=${draft.told_to}
        onInput=${told_to => change({ told_to })} /></div>
      <${Signature} label=${_('请店里签个名（可不签）')} value=${draft.signature} onChange=${signature => change({ signature })} />
    </section>`}`;
}
