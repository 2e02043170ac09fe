// The day's route. Pure.
//
//   suggested(outlets, from, most) -> codes: first the nearest where something is missing, then always the nearest next
//   moved(codes, code, to) -> codes     standingOf(code, records, day) -> 'done' | 'planned' | 'missed'
//   missed(plans, records, day) -> codes planned on the days before and not visited since

import { distanceM } from './place.js';
import { today } from './words.js';

export function suggested(outlets, from, most = 10) {
  const left = outlets.filter(outlet => outlet.missing.some(one => one.tone !== 'waiting'));
  const route = [];
  let here = from;
  while (left.length && route.length < most) {
    const away = outlet => distanceM(here, outlet) ?? Infinity;
    const next = left.reduce((best, outlet) => (away(outlet) < away(best) ? outlet : best));
    left.splice(left.indexOf(next), 1);
    route.push(next.code);
    if (next.lat != null) here = next;
  }
  return route;
}

export function moved(codes, code, to) {
  const rest = codes.filter(one => one !== code);
  rest.splice(Math.max(0, Math.min(rest.length, to)), 0, code);
  return rest;
}

const visited = (code, records, since) => records.some(record => record.outlet === code && record.day >= since
  && (record.kind === 'visit' || record.kind === 'display'));

export function standingOf(code, records, day) {
  if (visited(code, records, day)) return 'done';
  return day < today() ? 'missed' : 'planned';
}

export const missed = (plans, records, day) => [...new Set(plans.filter(plan => plan.day < day)
  .flatMap(plan => plan.outlets.filter(code => !visited(code, records, plan.day))))];
