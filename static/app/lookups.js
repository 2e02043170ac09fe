// What screens look up in the reference data.
//
//   useOutlet(code) -> outlet | undefined      useProducts() -> [product]      useNeeded(kind) -> [product code]
//   useTownships() -> names by code  useTownship(code) -> its name              useFence() -> metres            useDrafts(turn) -> those begun: [{key, saved_at, value}]

import { draftKeys } from './drafts.js';
import { useReference } from './reference.js';
import { useLoaded, useMemo } from './ui.js';
import { language, today } from './words.js';

const FENCE_M = 200;

export const useOutlet = code => (useReference('outlets') || []).find(outlet => outlet.code === code);
export const useProducts = () => useReference('products') || [];
export const useFence = () => (useReference('user') || {}).fence_m || FENCE_M;
export const useDrafts = turn => (useLoaded(draftKeys, [turn]) || []).filter(begun);

/** A form that was merely opened is no draft; a visit is, for opening it is checking in. */
const begun = ({ key, value }) => key.startsWith('visit:') || Boolean(value.photos && value.photos.length)
  || Object.keys(value.products || {}).length > 0 || Boolean(value.name || value.host || value.venue || value.text || value.outcome);

/** Products that the rules of this month ask for, all of them or (of a banquet) one. */
export function useNeeded(kind) {
  const rules = (useReference('qualification') || {})[today().slice(0, 7)];
  const rule = rules && rules.rules[kind].find(one => one.products);
  return rule ? rule.products : [];
}

export function useTownships() {
  const townships = useReference('townships');
  return useMemo(() => Object.fromEntries((townships || [])
    .map(({ code, name, pinyin }) => [code, (language() === 'en' && pinyin) || name])), [townships]);
}

export const useTownship = code => useTownships()[code] || code;
