// Ids and hashes that the phone makes.
//
//   newId() -> a UUIDv7 (RFC 9562, section 5.7): in order of time, unique without asking anybody
//   sha256(ArrayBuffer) -> 64 hex digits

const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(Date.now() / 65536));
  new DataView(bytes.buffer).setUint16(4, Date.now() % 65536);
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

export const sha256 = async buffer => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', buffer)));
