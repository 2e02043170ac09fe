// An outlet on the map of another app, asked for by a tap alone.   html`<${OnMap} outlet=${outlet} />`

import { mapOf } from '../place.js';
import { html } from '../ui.js';
import { _ } from '../words.js';

export const OnMap = ({ outlet }) => outlet.lat != null && html`<a class="onward" href=${mapOf(outlet)} target="_blank"
  rel="noopener noreferrer" aria-label=${`${_('看地图')} ${outlet.name}`}>${_('看地图')}</a>`;
