// A banquet as it is booked: its draft, what it lacks to be sent, its body. Pure.
import { _ } from '../words.js';
import { event, listed, mapped } from './common.js';

export const address = 'banquets';

export const blank = () => ({
  held_on: '', meal: null, venue: '', host: '', tables: 10, source: null, shop: null, products: {}, photos: [], note: '',
});

export const gaps = draft => [
  !draft.held_on && { at: 'held_on', text: _('选办家宴的日子') },
  !draft.meal && { at: 'meal', text: _('选午餐还是晚餐') },
  !draft.host.trim() && { at: 'host', text: _('填主家姓名') },
  !draft.venue.trim() && { at: 'venue', text: _('填在哪儿办') },
  !draft.source && { at: 'source', text: _('选家宴来源') },
  draft.source === 'shop' && !draft.shop && { at: 'shop', text: _('选是哪家店推荐的') },
].filter(Boolean);

const planned = draft => listed(draft.products, (product, { bottles }) => bottles > 0 && { product, bottles });

export const body = draft => ({
  ...event(draft),
  held_on: draft.held_on,
  meal: draft.meal,
  venue: draft.venue.trim(),
  host: draft.host.trim(),
  tables: draft.tables,
  source: draft.source,
  shop: draft.source === 'shop' ? draft.shop : null,
  products: planned(draft),
});

/** What the rules judge of a booking, as if all went as planned. */
export const facts = (draft, today) => ({
  tables: draft.tables,
  registered: draft.held_on > today,
  held: true,
  items: planned(draft),
});

export const again = sent => ({
  ...sent,
  note: sent.note || '',
  products: mapped(sent.products, ({ bottles }) => ({ bottles })),
});
