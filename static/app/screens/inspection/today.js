// The inspector's day: the sample that was drawn.

import { Empty } from '../../parts/empty.js';
import { Page } from '../../parts/page.js';
import { html } from '../../ui.js';
import { _ } from '../../words.js';

export default function Inspections() {
  return html`<${Page} title=${_('抽查')}><${Empty} text=${_('今天没有抽查任务。')} /><//>`;
}
