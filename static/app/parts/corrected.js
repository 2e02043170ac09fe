// Above the form of a correction: why the record came back.   html`<${Corrected} draft=${draft} />`

import { useReference } from '../reference.js';
import { html } from '../ui.js';
import { _, both } from '../words.js';
import { Notice } from './notice.js';

export function Corrected({ draft }) {
  const { review } = (useReference('records') || []).find(record => record.id === draft.corrects) || {};
  return review && review.reason && html`<${Notice} tone="warn"><p>${_('这是更正。退回原因：{why}', { why: both(review.text) })}</p>
    ${review.remark && html`<p>${review.remark}</p>`}
    ${review.reason === 'photo_unclear' && html`<p>${_('看不清的照片请重拍：点开照片，点“重拍”。')}</p>`}<//>`;
}
