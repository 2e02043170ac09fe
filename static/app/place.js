// Places: how far, and whether a position is at the outlet. Pure; the same figures as kernel/geo.py gives.
// distanceM(a, b) -> metres, null where a point is unknown; standing(position, outlet, fenceM) -> {state, distance_m}
// mapOf(outlet) -> the address that shows it on a map
// nearest(outlets, position) -> a copy of the list, each with `distance_m`, the nearest first

const EARTH_RADIUS_M = 6371009;
const radians = degrees => (degrees * Math.PI) / 180;
const known = point => point && point.lat != null && point.lon != null;

export function distanceM(a, b) {
  if (!known(a) || !known(b)) return null;
  const half = Math.sin(radians(b.lat - a.lat) / 2) ** 2
    + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return Math.round(2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, half))));
}

/** `inside`, `unsure` (the accuracy leaves it open), `outside`, `unlocated` (the outlet's place is unknown), `none`. */
export function standing(position, outlet, fenceM) {
  const distance_m = distanceM(position, outlet);
  if (!known(position)) return { state: 'none', distance_m };
  if (distance_m === null) return { state: 'unlocated', distance_m };
  if (distance_m <= fenceM) return { state: 'inside', distance_m };
  return { state: position.accuracy_m > distance_m - fenceM ? 'unsure' : 'outside', distance_m };
}

/** Opens the phone's map app, also from WeChat, which knows no `geo:`; told how far WGS-84 is from China's own maps. */
export const mapOf = ({ name, lat, lon }) =>
  `https://uri.amap.com/marker?${new URLSearchParams({ position: `${lon},${lat}`, name, coordinate: 'wgs84', callnative: 1 })}`;

export function nearest(outlets, position) {
  const measured = outlets.map(outlet => ({ ...outlet, distance_m: distanceM(position, outlet) }));
  return measured.sort((a, b) => (a.distance_m ?? Infinity) - (b.distance_m ?? Infinity) || (a.code < b.code ? -1 : 1));
}
