// What the server was asked before stays on the phone, to be read again without a network.
//
//   useKept(path) -> { data, error, again }    data: what is kept, then what the server says now; error: Offline or Refused
//   of one user alone, gone with the sign-out

import { get } from './api.js';
import { database, write } from './database.js';
import { user } from './session.js';
import { useEffect, useState } from './ui.js';

const read = new Map(); // since the app began: a screen come back to stands at once as it was left
const key = path => [user().staff_number, `kept:${path}`];

export function useKept(path) {
  const [state, show] = useState({ data: read.get(`${key(path)}`) });
  const [turn, next] = useState(0);
  useEffect(() => {
    let wanted = true;
    const who = key(path);
    const tell = changes => {
      if (changes.data) read.set(`${who}`, changes.data);
      if (wanted) show(now => ({ ...now, ...changes }));
    };
    (async () => {
      const held = await (await database()).get('reference', who);
      if (held) tell({ data: held.data });
      try {
        const data = await get(path);
        tell({ data, error: null });
        await write('reference', tx => tx.store.put({ user: who[0], part: who[1], data }));
      } catch (error) {
        tell({ error });
      }
    })();
    return () => { wanted = false; };
  }, [path, turn]);
  return { ...state, again: () => next(turn + 1) };
}
