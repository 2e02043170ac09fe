// What the next screen says once: that a record is kept.   leave(text, fallback)   useFlash() -> text | null

import { back } from './router.js';
import { useEffect, useState } from './ui.js';

let waiting = null;

export function leave(text, fallback) {
  waiting = text;
  back(fallback);
}

export function useFlash() {
  const [text] = useState(waiting);
  useEffect(() => { waiting = null; }, []);
  return text;
}
