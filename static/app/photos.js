// From the camera to what is kept and sent: shrunk to 1600 px, hashed, with the moment it was taken.
//
//   takePhoto(file) -> { sha256, size_bytes, type, bytes, taken_at, taken_at_source, width, height, fingerprint }
//       throws Unreadable when the browser cannot open it (HEIC, a damaged file)
//   address(photo) -> object URL of one in memory;   usePhotoAddress(photo) -> the same, let go with the component
//   Unreadable

import { fingerprintOf } from './fingerprint.js';
import { sha256 } from './ids.js';
import { useEffect, useState } from './ui.js';

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

export class Unreadable extends Error {}

export async function takePhoto(file) {
  const taken = await takenAt(file);
  const { blob, ...seen } = await shrunk(file);
  const bytes = await blob.arrayBuffer();
  return { sha256: await sha256(bytes), size_bytes: bytes.byteLength, type: blob.type, bytes, ...seen, ...taken };
}

async function shrunk(file) {
  const image = await opened(file);
  const scale = Math.min(1, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(image.naturalWidth * scale);
  canvas.height = Math.round(image.naturalHeight * scale);
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (!blob || blob.type !== 'image/jpeg') throw new Unreadable();
  const { width, height } = canvas;
  const fingerprint = printOf(canvas);
  canvas.width = canvas.height = 0; // gives the memory back at once
  return { blob, width, height, fingerprint };
}

const SEEN_AT = 320; // as the server sees it

function printOf(picture) {
  const scale = Math.min(1, SEEN_AT / Math.max(picture.width, picture.height));
  const small = document.createElement('canvas');
  small.width = Math.round(picture.width * scale);
  small.height = Math.round(picture.height * scale);
  const context = small.getContext('2d');
  context.drawImage(picture, 0, 0, small.width, small.height);
  const { data } = context.getImageData(0, 0, small.width, small.height);
  return fingerprintOf(data, small.width, small.height);
}

async function opened(file) {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } catch {
    throw new Unreadable();
  } finally {
    URL.revokeObjectURL(url);
  }
}

// Shrinking drops EXIF, so the moment is read before: from the picture, or else from the file.
async function takenAt(file) {
  const told = exifMoment(await file.slice(0, 131072).arrayBuffer());
  if (told) return { taken_at: told, taken_at_source: 'exif' };
  const changed = file.lastModified;
  if (changed > 946684800000 && changed <= Date.now()) {
    return { taken_at: new Date(changed).toISOString(), taken_at_source: 'file' };
  }
  return { taken_at: new Date().toISOString(), taken_at_source: 'clock' };
}

// DateTimeOriginal (0x9003) of a JPEG's Exif segment, with its offset (0x9011) or else the phone's own zone.
// Source: Exif 2.32, 4.5.4 and 4.6.5; TIFF 6.0, section 2.
export function exifMoment(buffer) {
  try {
    const view = new DataView(buffer);
    const tiff = exifStart(view);
    if (!tiff) return null;
    const little = view.getUint16(tiff) === 0x4949;
    const reader = { view, tiff, little };
    const pointer = entry(reader, view.getUint32(tiff + 4, little), 0x8769);
    if (!pointer) return null;
    const directory = view.getUint32(pointer + 8, little);
    const text = ascii(reader, entry(reader, directory, 0x9003));
    const parts = text && text.match(/^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/);
    if (!parts) return null;
    const offset = ascii(reader, entry(reader, directory, 0x9011)) || '';
    const zone = /^[+-]\d\d:\d\d/.test(offset) ? offset.slice(0, 6) : '';
    const moment = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone}`);
    return moment > 0 ? moment.toISOString() : null;
  } catch {
    return null; // cut short or nonsense: a picture without a moment
  }
}

function exifStart(view) {
  if (view.getUint16(0) !== 0xffd8) return 0;
  for (let at = 2; at + 10 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    if (view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    if (view.getUint8(at) !== 0xff || view.getUint8(at + 1) === 0xda) return 0;
  }
  return 0;
}

function entry({ view, tiff, little }, directory, tag) {
  const first = tiff + directory + 2;
  const count = view.getUint16(tiff + directory, little);
  for (let at = first; at < first + 12 * count; at += 12) if (view.getUint16(at, little) === tag) return at;
  return 0;
}

function ascii({ view, tiff, little }, at) {
  if (!at) return null;
  const length = view.getUint32(at + 4, little);
  const start = length > 4 ? tiff + view.getUint32(at + 8, little) : at + 8;
  return String.fromCharCode(...new Uint8Array(view.buffer, start, Math.min(length, 64)));
}

export const address = photo => URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));

export function usePhotoAddress(photo) {
  const [url, show] = useState();
  useEffect(() => {
    if (!photo.bytes) return show(`/api/v1/photos/${photo.sha256}/thumbnail`); // the server has it already
    const made = address(photo);
    show(made);
    return () => URL.revokeObjectURL(made);
  }, [photo.sha256]);
  return url;
}
