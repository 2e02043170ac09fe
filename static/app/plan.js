// The route of a day: kept on the phone at every change, and told to the server when it can be reached.
//
//   usePlan(day) -> [codes | undefined, plan(codes), unsent]      usePlansBefore(day) -> [{ day, outlets }] of this phone

import { put } from './api.js';
import { draftKeys, useDraft } from './drafts.js';
import { pull, useReference } from './reference.js';
import { user } from './session.js';
import { useEffect, useLoaded } from './ui.js';

let line = Promise.resolve();

export function usePlan(day) {
  const told = (useReference('route') || []).find(plan => plan.day === day);
  const [mine, change] = useDraft(`route:${day}`, { outlets: null, last: null, sent: true });
  const codes = mine && (mine.outlets || (told ? told.outlets : []));
  async function send(outlets) {
    try {
      await put(`/routes/${day}/${user().staff_number}`, { outlets });
      await pull();
      change(now => (String(now.outlets) === String(outlets) ? { outlets: null, last: outlets, sent: true } : {}));
    } catch { /* told again when the screen opens, or the network comes back */ }
  }
  function plan(outlets) {
    change({ outlets, sent: false });
    line = line.then(() => send(outlets)); // in the order in which they were made
  }
  useEffect(() => {
    if (!mine || mine.sent) return undefined;
    const again = () => send(mine.outlets);
    again();
    addEventListener('online', again);
    return () => removeEventListener('online', again);
  }, [mine === undefined]);
  return [codes, plan, Boolean(mine && !mine.sent)];
}

export const usePlansBefore = day => (useLoaded(draftKeys) || []).filter(({ key }) => key.startsWith('route:'))
  .map(({ key, value }) => ({ day: key.slice(6), outlets: value.outlets || value.last || [] }))
  .filter(plan => plan.day < day);
