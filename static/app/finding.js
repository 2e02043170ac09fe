// Finding an outlet by what a rep types: part of its name, pinyin initials, code or phone. Pure.
// matches(outlet, typed) -> boolean; found(outlets, typed) -> those that match, the best first

const plain = text => (text || '').normalize('NFKC').toLowerCase().replace(/[\s\-()+]/g, '');

/** Lower is better; null: no match. */
function rank(outlet, typed) {
  const name = plain(outlet.name);
  const initials = plain(outlet.initials);
  if (name.startsWith(typed) || plain(outlet.code) === typed) return 0;
  if (initials.startsWith(typed)) return 1;
  if (name.includes(typed) || initials.includes(typed) || plain(outlet.code).includes(typed)) return 2;
  if (/^\d{3,}$/.test(typed) && plain(outlet.phone).includes(typed)) return 3;
  return null;
}

export const matches = (outlet, typed) => rank(outlet, plain(typed)) !== null;

export function found(outlets, typed) {
  const words = plain(typed);
  if (!words) return outlets;
  return outlets
    .map(outlet => [rank(outlet, words), outlet])
    .filter(([place]) => place !== null)
    .sort(([a], [b]) => a - b)
    .map(([, outlet]) => outlet);
}
