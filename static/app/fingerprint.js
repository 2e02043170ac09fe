// The 64-bit perceptual fingerprint of photos/imaging/fingerprint.py, bit for bit for the same grey pixels.
// fingerprintOf(rgba, width, height) -> 16 hex digits; bitsApart(one, other) -> 0 to 64; alike(hex, earlier, outlet) -> outlet code | undefined

const SAMPLES = 20;
const WAVES = [1, 2, 3, 4, 5, 6, 7, 8].map(wave => Array.from({ length: SAMPLES },
  (_, sample) => Math.cos((Math.PI * (2 * sample + 1) * wave) / (2 * SAMPLES))));
const OTHER_OUTLET_WITHIN_BITS = 10;

/** Pillow's box filter along one axis: fixed point with 22 bits, rounded to a byte. */
function boxes(size) {
  const scale = size / SAMPLES;
  const filter = Math.max(scale, 1);
  return Array.from({ length: SAMPLES }, (_, box) => {
    const centre = (box + 0.5) * scale;
    const from = Math.max(0, Math.trunc(centre - filter / 2 + 0.5));
    const to = Math.min(size, Math.trunc(centre + filter / 2 + 0.5));
    const inside = [];
    for (let at = from; at < to; at += 1) {
      const place = (at - centre + 0.5) * (1 / filter);
      inside.push(place > -0.5 && place <= 0.5 ? 1 : 0);
    }
    const sum = inside.reduce((total, one) => total + one, 0);
    return { from, weights: inside.map(one => Math.trunc(0.5 + (one / sum) * 2 ** 22)) };
  });
}

const shrunk = (read, { from, weights }) => Math.min(255,
  Math.floor(weights.reduce((total, weight, at) => total + weight * read(from + at), 2 ** 21) / 2 ** 22));

function grey20(rgba, width, height) {
  const grey = at => (rgba[at] * 19595 + rgba[at + 1] * 38470 + rgba[at + 2] * 7471 + 0x8000) >> 16;
  const across = boxes(width);
  const narrow = Array.from({ length: height }, (_, y) => across.map(box => shrunk(x => grey(4 * (y * width + x)), box)));
  return boxes(height).map(box => across.map((_, x) => shrunk(y => narrow[y][x], box)));
}

const along = (wave, values) => wave.reduce((total, factor, at) => total + factor * values[at], 0);

export function fingerprintOf(rgba, width, height) {
  const rows = grey20(rgba, width, height);
  const across = WAVES.map(wave => rows.map(row => along(wave, row)));
  const strengths = WAVES.flatMap(wave => across.map(column => along(wave, column)));
  const median = [...strengths].sort((a, b) => a - b)[32];
  let hex = '';
  for (let at = 0; at < 64; at += 4) {
    hex += [0, 1, 2, 3].reduce((nibble, bit) => 2 * nibble + (strengths[at + bit] > median ? 1 : 0), 0).toString(16);
  }
  return hex;
}

export function bitsApart(one, other) {
  let bits = 0;
  for (let at = 0; at < 16; at += 8) {
    let differ = parseInt(one.slice(at, at + 8), 16) ^ parseInt(other.slice(at, at + 8), 16);
    for (; differ; differ &= differ - 1) bits += 1;
  }
  return bits;
}

/** The other shop of whose earlier picture this one reminds, or undefined; `earlier`: [[hex, outlet code]]. */
export const alike = (hex, earlier, outlet) => (earlier.find(([known, shop]) => shop !== outlet
  && bitsApart(hex, known) <= OTHER_OUTLET_WITHIN_BITS) || [])[1];
