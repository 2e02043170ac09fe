// How a spot check can end.   OUTCOMES: [code]   outcomeName(code)

import { _ } from '../../words.js';

const NAMES = {
  in_order: () => _('没问题'), findings: () => _('有问题'), shut: () => _('关门'), refused: () => _('不让查'), moved: () => _('搬走'),
};

export const OUTCOMES = Object.keys(NAMES);
export const outcomeName = code => NAMES[code]();
