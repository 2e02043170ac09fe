// That a booked banquet was held: its draft, what it lacks to be sent, its body, and the facts its rules judge. Pure.
import { _ } from '../words.js';
import { listed, mapped, takenOver, unclear, whereAndWhen } from './common.js';

export const address = 'banquet-proofs';

/** Begins with what was booked: most banquets go as planned. */
export const blank = (id, booking) => ({
  banquet: id,
  tables: booking.tables,
  products: mapped(booking.products, ({ bottles }) => ({ taken: bottles, returned: 0 })),
  photos: [],
  note: '',
});

export const gaps = draft => [
  unclear(draft),
  !draft.photos.length && { at: 'photos', text: _('先拍一张现场照片') },
  Object.values(draft.products).some(({ taken, returned }) => returned > taken)
    && { at: 'products', text: _('退回的比带去的还多，改一下') },
].filter(Boolean);

const used = draft => listed(draft.products, (product, { taken, returned }) => taken > 0
  && { product, bottles_taken: taken, bottles_returned: returned });

export const body = draft => ({
  banquet: draft.banquet,
  ...whereAndWhen(draft),
  tables: draft.tables,
  products: used(draft),
});

export const facts = (draft, registered) => ({
  tables: draft.tables,
  registered,
  held: true,
  items: used(draft).map(item => ({ product: item.product, bottles: item.bottles_taken - item.bottles_returned })),
});

export const again = sent => ({
  ...takenOver(sent),
  banquet: sent.banquet,
  tables: sent.tables,
  products: mapped(sent.products, line => ({ taken: line.bottles_taken, returned: line.bottles_returned })),
});
