// Where the phone is, asked for only when its user acts.
//
//   takePosition() -> { position: { lat, lon, accuracy_m, altitude_m, located_at, crs, source } }
//                  or { reason: 'denied' | 'timeout' | 'unavailable' }     never throws
//   how far that is from an outlet: place.js

const PATIENCE_MS = 15000;

export function takePosition() {
  if (!navigator.geolocation) return Promise.resolve({ reason: 'unavailable' });
  return new Promise(done => navigator.geolocation.getCurrentPosition(
    ({ coords, timestamp }) => done({
      position: {
        lat: round(coords.latitude, 6),
        lon: round(coords.longitude, 6),
        accuracy_m: round(Math.min(coords.accuracy, 100000), 1),
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
