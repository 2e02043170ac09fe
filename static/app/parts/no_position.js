// How to let the app know where the phone is, where that was refused.   html`<${HowToAllow} reason=${reason} />`

import { html } from '../ui.js';
import { _ } from '../words.js';

export const HowToAllow = ({ reason }) => reason === 'denied' && html`
  <p class="hint">${_('Chrome：点网址左边的图标，把“位置”打开。')}</p>
  <p class="hint">${_('微信或别的浏览器：在手机设置的“应用管理”里找到它，允许它用位置。')}</p>`;
