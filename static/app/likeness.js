// Whether a new shop is likely a known one: near and of like name, or with the same phone or licence. Pure; as the
// server's kernel/likeness.py and fieldwork/queries/likely.py judge it.
// likenessOf(name, other) -> 0 to 1; likelyOutlets(opened, known) -> [{...outlet, distance_m, how}], the likeliest first
// `rough_m` of a known outlet: how far off its position may be

import { distanceM } from './place.js';

const NEAR_M = 50;
const LIKE_FROM = 0.6;
const ENDINGS = ('烟酒超市 烟酒店 烟酒行 烟酒 名酒 大酒店 酒店 大饭店 饭店 饭庄 餐厅 餐馆 酒楼 超市 便利店 商店 商行 门市 店').split(' ');
const GROUNDS = ['licence', 'phone', 'place'];
const digits = phone => (phone || '').replace(/\D/g, '');

export function plainName(name) {
  const plain = (name || '').normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  if (ENDINGS.includes(plain)) return plain;
  const ending = ENDINGS.find(end => plain.endsWith(end));
  return ending ? plain.slice(0, -ending.length) : plain;
}

/** Characters in the longest common pieces, found as Ratcliff and Obershelp do: the longest first, then on both sides. */
function common(one, two) {
  let [length, at, there] = [0, 0, 0];
  for (let i = 0; i < one.length; i += 1) {
    for (let j = 0; j < two.length; j += 1) {
      let k = 0;
      while (i + k < one.length && j + k < two.length && one[i + k] === two[j + k]) k += 1;
      if (k > length) [length, at, there] = [k, i, j];
    }
  }
  if (!length) return 0;
  return length + common(one.slice(0, at), two.slice(0, there)) + common(one.slice(at + length), two.slice(there + length));
}

export function likenessOf(name, other) {
  const [one, two] = [plainName(name), plainName(other)].map(plain => [...plain]).sort((a, b) => a.length - b.length);
  if (!one.length) return 0;
  if (one.length > 1 && two.join('').includes(one.join(''))) return 1;
  return (2 * common(one, two)) / (one.length + two.length);
}

export function likelyOutlets(opened, known) {
  return known
    .map(outlet => {
      const distance_m = distanceM(opened.position, outlet);
      const grounds = {
        licence: opened.licence && opened.licence === outlet.licence,
        phone: digits(opened.phone).length > 4 && digits(opened.phone) === digits(outlet.phone),
        place: distance_m !== null && distance_m <= NEAR_M + (outlet.rough_m || 0)
          && likenessOf(opened.name, outlet.name) >= LIKE_FROM,
      };
      return { ...outlet, distance_m, how: GROUNDS.filter(ground => grounds[ground]) };
    })
    .filter(outlet => outlet.how.length)
    .sort((a, b) => GROUNDS.indexOf(a.how[0]) - GROUNDS.indexOf(b.how[0]) || (a.distance_m ?? 0) - (b.distance_m ?? 0));
}
