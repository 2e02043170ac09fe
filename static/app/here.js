// The position taken last by a tap on this phone, for sorting lists; forgotten after ten minutes, never stored.
//
//   useHere() -> [position | null, locate, busy, reason]      locate() -> position | null

import { takePosition } from './position.js';
import { useState } from './ui.js';

const GOOD_FOR_MS = 10 * 60000;
let last = { position: null, at: 0 };

export function useHere() {
  const [found, show] = useState(Date.now() - last.at < GOOD_FOR_MS ? last : { position: null });
  const [busy, work] = useState(false);
  async function locate() {
    work(true);
    const { position = null, reason } = await takePosition();
    last = { position, reason, at: Date.now() };
    show(last);
    work(false);
    return position;
  }
  return [found.position, locate, busy, found.reason];
}
