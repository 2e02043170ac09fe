// The server's JSON API, and what can go wrong with it.
//
//   get(path) post(path, body) put(path, body) remove(path) -> parsed JSON (null for 204); path below /api/v1
//   call(method, path, { body: string | ArrayBuffer, type, headers }) -> { status, headers, data }
//   speakFor(staff_number | null): whose session these calls mean; another's on this phone answers 401
//   Refused { status, code, message: {zh, en}, fields: [{pointer, code, message}], retryAfter }
//   SignedOut (a Refused of 401)   Offline (no network, or an answer that is not ours)

export class Offline extends Error {}

export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.code);
    Object.assign(this, { status, code: problem.code, message: problem.message, fields: problem.errors || [], retryAfter });
  }
}

export class SignedOut extends Refused {}

let speaker = null;
export const speakFor = staffNumber => { speaker = staffNumber; };

const PATIENCE_MS = 60000;

export async function call(method, path, { body, type = 'application/json', headers = {} } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(`/api/v1${path}`, {
      method,
      body,
      cache: 'no-store',
      redirect: 'error',
      signal: stop.signal,
      headers: {
        'Device-Time': new Date().toISOString(),
        ...(body !== undefined && { 'Content-Type': type }),
        ...(speaker && { 'For-User': encodeURIComponent(speaker) }),
        ...headers,
      },
    });
    return await understood(answer);
  } catch (error) {
    throw error instanceof Refused ? error : new Offline(error.message);
  } finally {
    clearTimeout(timer);
  }
}

// The sign-in page of somebody's Wi-Fi answers too: only JSON, and a problem with a code, is from our server.
async function understood(answer) {
  const kind = (answer.headers.get('Content-Type') || '').split(';')[0];
  if (answer.status === 204 || answer.status === 304) return { status: answer.status, headers: answer.headers, data: null };
  if (answer.ok && kind === 'application/json') {
    return { status: answer.status, headers: answer.headers, data: await answer.json() };
  }
  if (kind !== 'application/problem+json') throw new Offline(`${answer.status} ${kind}`);
  const Kind = answer.status === 401 ? SignedOut : Refused;
  throw new Kind(answer.status, await answer.json(), Number(answer.headers.get('Retry-After')) || 0);
}

const json = (method, path, body) =>
  call(method, path, body === undefined ? {} : { body: JSON.stringify(body) }).then(answer => answer.data);

export const get = path => json('GET', path);
export const post = (path, body) => json('POST', path, body);
export const put = (path, body) => json('PUT', path, body);
export const remove = path => json('DELETE', path);
