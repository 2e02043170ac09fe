// While something is being fetched, or why it could not be.   html`<${Waiting} error=${error} />`

import { html } from '../ui.js';
import { _ } from '../words.js';
import { Refusal } from './notice.js';

export const Waiting = ({ error }) => (error ? html`<${Refusal} error=${error} />` : html`<p class="hint" role="status">${_('正在打开…')}</p>`);
