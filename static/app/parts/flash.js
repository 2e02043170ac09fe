// What was just done, said once.   html`<${Flash} />`

import { useFlash } from '../flash.js';
import { html } from '../ui.js';
import { Notice } from './notice.js';

export function Flash() {
  const text = useFlash();
  return text && html`<${Notice} tone="good">${text}<//>`;
}
