// The route of a day: kept on the phone at every change, and told to the server when it can be reached.
//
//   usePlan(day) -> [codes | undefined, plan(codes), unsent]

import { put } from './api.js';
import { useDraft } from './drafts.js';
import { useReference } from './reference.js';
import { useEffect } from './ui.js';

export function usePlan(day) {
  const told = (useReference('route') || []).find(plan => plan.day === day);
  const [mine, change] = useDraft(`route:${day}`, { outlets: null, sent: true });
  const codes = mine && (mine.outlets || (told ? told.outlets : []));
  async function send(outlets) {
    try {
      await put(`/routes/${day}`, { outlets });
      change({ sent: true });
    } catch { /* told again when the screen opens, or the network comes back */ }
  }
  function plan(outlets) {
    change({ outlets, sent: false });
    return send(outlets);
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
