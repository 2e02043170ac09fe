// The rep's day: outlets nearby, what is missing there, and my month.

import { Page } from '../parts/page.js';
import { Empty } from '../parts/empty.js';
import { html } from '../ui.js';
import { _ } from '../words.js';

export default function Today() {
  return html`<${Page} title=${_('今天')}><${Empty} text=${_('还没有网点。')} /><//>`;
}
