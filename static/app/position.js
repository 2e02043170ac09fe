// Where the phone is, asked for only when its user acts.
//
//   takePosition() -> { position: { lat, lon, accuracy_m, altitude_m, located_at, crs, source } }
//                  or { reason: 'denied' | 'timeout' | 'unavailable' }     never throws
//   reasonWords(reason) -> a sentence part
//   metresBetween(a, b) -> metres between two { lat, lon }
//   standing(position, place, fence_m) -> 'inside' | 'unsure' | 'outside' | 'unknown'

import { _ } from './words.js';

const PATIENCE_MS = 15_000;

export function takePosition() {
  if (!navigator.geolocation) return Promise.resolve({ reason: 'unavailable' });
  return new Promise(done => navigator.geolocation.getCurrentPosition(
    ({ coords, timestamp }) => done({
      position: {
        lat: round(coords.latitude, 6),
        lon: round(coords.longitude, 6),
        accuracy_m: round(Math.min(coords.accuracy, 100_000), 1),
        altitude_m: coords.altitude === null ? null : round(coords.altitude, 1),
        located_at: new Date(timestamp).toISOString(),
        crs: 'WGS84',
        source: 'device',
      },
    }),
    ({ code }) => done({ reason: ['', 'denied', 'unavailable', 'timeout'][code] || 'unavailable' }),
    { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
  ));
}

const round = (number, digits) => Number(number.toFixed(digits));

const EARTH_M = 6_371_009;
const radians = degrees => (degrees * Math.PI) / 180;

export function metresBetween(a, b) {
  const half = Math.sin(radians(b.lat - a.lat) / 2) ** 2
    + Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}

// Where the accuracy is worse than what is missing to the fence, nobody can say "outside".
export function standing(position, place, fence_m) {
  if (!position || !place) return 'unknown';
  const away = metresBetween(position, place);
  if (away <= fence_m) return 'inside';
  return position.accuracy_m > away - fence_m ? 'unsure' : 'outside';
}

export const reasonWords = reason => ({
  denied: _('没允许定位'), timeout: _('定位超时'), unavailable: _('手机没有定位服务'),
}[reason]);
