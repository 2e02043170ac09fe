// Above the form of a correction: why the record came back.   html`<${Corrected} draft=${draft} />`

import { useReference } from '../reference.js';
import { html } from '../ui.js';
import { _, both, day } from '../words.js';
import { Notice } from './notice.js';

export function Corrected({ draft }) {
  const { review, day: on, place } = (useReference('records') || []).find(record => record.id === draft.corrects) || {};
  return review && review.reason && html`<${Notice} tone="warn"><p>${_('改的是{day}“{place}”这条。退回原因：{why}', { day: day(on), place, why: both(review.text) })}</p>
    ${review.remark && html`<p>${review.remark}</p>`}<//>`;
}
