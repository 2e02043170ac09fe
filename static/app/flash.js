// What the next screen says once: that a record is kept.   leave(text, path, move = back)   useFlash() -> text | null

import { back, hush } from './router.js';
import { useEffect, useState } from './ui.js';

let waiting = null;

export function leave(text, path, move = back) {
  waiting = text;
  hush(true);
  move(path);
}

export function useFlash() {
  const [text] = useState(waiting);
  useEffect(() => { waiting = null; }, []);
  return text;
}
