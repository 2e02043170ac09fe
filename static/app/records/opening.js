// A new outlet: its draft, what it lacks to be sent, its body, and the facts its rules judge. Pure.
import { _ } from '../words.js';
import { listed, mapped, takenOver, unclear, whereAndWhen } from './common.js';

export const address = 'openings';
const PHONE = /^\+?[0-9(][0-9() -]{3,38}[0-9]$/;

export const blank = () => ({
  name: '', outlet_kind: null, township: null, phone: '', licence: '', layers: 1, products: {}, photos: [], note: '',
});

export const gaps = draft => [
  !draft.name.trim() && { at: 'name', text: _('填店名') },
  !draft.outlet_kind && { at: 'outlet_kind', text: _('选店的类型') },
  !draft.township && { at: 'township', text: _('选乡镇') },
  draft.phone.trim() && !PHONE.test(draft.phone.trim()) && { at: 'phone', text: _('电话不对：只填数字，至少 5 位') },
  unclear(draft),
  draft.photos.length < 2 && { at: 'photos', text: _('拍门头和货架，至少两张') },
  !stocked(draft).length && { at: 'products', text: _('点一下店里进的产品') },
].filter(Boolean);

const stocked = draft => listed(draft.products, (product, { bottles }) => bottles > 0 && { product, bottles });

export const body = draft => ({
  ...whereAndWhen(draft),
  name: draft.name.trim(),
  outlet_kind: draft.outlet_kind,
  township: draft.township,
  phone: draft.phone.trim() || null,
  licence: draft.licence.trim() || null,
  layers: draft.layers,
  products: stocked(draft),
});

/** Whether it is new, and unsubsidised, its review decides: here its content alone is judged. */
export const facts = draft => ({
  is_new: true,
  on_display_subsidy: false,
  layers: draft.layers,
  products: stocked(draft).map(item => item.product),
});

export const again = sent => ({
  ...takenOver(sent),
  name: sent.name,
  outlet_kind: sent.outlet_kind,
  township: sent.township,
  phone: sent.phone || '',
  licence: sent.licence || '',
  layers: sent.layers,
  products: mapped(sent.products, ({ bottles }) => ({ bottles })),
});
