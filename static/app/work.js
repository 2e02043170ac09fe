// A rep's own records: what the server told of, and what still lies in the outbox. Also what is missing at an outlet.
//
//   useRecords() -> [record] | undefined, the newest first      merged(records, items) likewise, pure
//   record: as in part 'records' of the bootstrap; one not yet told of has `item` (of the outbox) and `body`
//   OVER: states of records that stand for nothing any more      missingAt(outlet, records, month) -> [{ text, tone, kind }]     pure

import { isRecord, useOutbox } from './outbox.js';
import { useReference } from './reference.js';
import { _, today } from './words.js';

export function useRecords() {
  const records = useReference('records');
  const items = useOutbox();
  return items && (records || items.length) ? merged(records || [], items) : undefined; // not told yet: that is not none
}

export function merged(records, items) {
  const told = new Set(records.map(record => record.id));
  const mine = items.filter(item => isRecord(item) && !told.has(item.id)).map(asRecord);
  return [...mine, ...records.map(record => withRefusal(record, items.find(item => item.id === record.id)))];
}

// The server holds the record and waits for a photo that it has refused.
const withRefusal = (record, item) => (item && item.state === 'refused' && record.state === 'incomplete'
  ? { ...record, state: 'refused', item, body: JSON.parse(item.json) } : record);

function asRecord(item) {
  const body = JSON.parse(item.json);
  return {
    id: item.id, kind: item.kind, state: item.state, item, body,
    receipt: item.receipt, outlet: body.outlet || body.shop || null, place: item.title,
    day: dayOf(body.occurred_at), occurred_at: body.occurred_at, photos: item.photos.length,
    counts: null, reasons: [], review: null, about: body.banquet, corrects: body.corrects,
    banquet: item.kind === 'banquet' ? body : null,
  };
}

const dayOf = iso => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(iso));

export const OVER = ['rejected', 'withdrawn', 'cancelled', 'refused'];

export function missingAt(outlet, records, month = today().slice(0, 7)) {
  const here = kind => records.some(record => record.kind === kind && record.outlet === outlet.code
    && record.day.startsWith(month) && !OVER.includes(record.state));
  const visited = (outlet.last_visit || '').startsWith(month) || here('visit');
  return [displayStanding(outlet, here('display')), visited ? null : { kind: 'visit', text: _('本月没拜访'), tone: '' }].filter(Boolean);
}

function displayStanding({ display }, sent) {
  if (display === 'counted') return null;
  if (sent && display !== 'uncounted') return { kind: 'display', text: _('陈列待审核'), tone: 'waiting' };
  return {
    rejected: { kind: 'display', text: _('陈列被退回'), tone: 'bad' },
    uncounted: { kind: 'display', text: _('陈列不算数'), tone: 'bad' },
    waiting: { kind: 'display', text: _('陈列待审核'), tone: 'waiting' },
  }[display] || { kind: 'display', text: _('差陈列'), tone: 'bad' };
}

/** Bookings with their proofs: `ahead` of their day, `to_prove`, `proved`, or `over`; the next one first. */
export function banquetsOf(records, on = today()) {
  return records.filter(record => record.kind === 'banquet').map(booking => {
    const proof = proofOf(records, booking.id);
    return { booking, proof, stage: stageOf(booking, proof, on) };
  }).sort((a, b) => (a.booking.banquet.held_on < b.booking.banquet.held_on ? 1 : -1));
}

/** The proof that stands for a booking, or undefined. */
export const proofOf = (records, booking) => records.find(record => record.kind === 'proof' && record.about === booking
  && !OVER.includes(record.state));

function stageOf(booking, proof, on) {
  if (OVER.includes(booking.state)) return 'over';
  if (proof) return 'proved';
  return booking.banquet.held_on > on ? 'ahead' : 'to_prove';
}
