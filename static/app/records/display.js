// A joint display: its draft, what it lacks to be sent, its body, and the facts its rules judge. Pure.
import { _ } from '../words.js';
import { listed, mapped, takenOver, unclear, whereAndWhen } from './common.js';

export const address = 'displays';

export const blank = outlet => ({ outlet, photos: [], products: {}, joint: null, prominent: null, note: '' });

export const gaps = draft => [
  unclear(draft),
  !draft.photos.length && { at: 'photos', text: _('先拍一张陈列照片') },
  !shown(draft).length && { at: 'products', text: _('点一下架上有的产品') },
  draft.joint === null && { at: 'joint', text: _('选一下：是不是摆在一起') },
  draft.prominent === null && { at: 'prominent', text: _('选一下：位置显眼不显眼') },
].filter(Boolean);

const shown = draft => listed(draft.products, (product, { bottles, layers }) => bottles > 0 && { product, bottles, layers });

export const body = draft => ({
  outlet: draft.outlet,
  ...whereAndWhen(draft),
  joint: draft.joint,
  prominent: draft.prominent,
  products: shown(draft),
});

export const facts = draft => ({
  joint: draft.joint === true,
  prominent: draft.prominent === true,
  products: shown(draft).map(item => item.product),
});

export const again = sent => ({
  ...takenOver(sent),
  outlet: sent.outlet,
  joint: sent.joint,
  prominent: sent.prominent,
  products: mapped(sent.products, ({ bottles, layers }) => ({ bottles, layers })),
});
