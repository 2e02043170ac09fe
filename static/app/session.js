// Who uses this phone: known offline, too, from the last sign-in.
//
//   user() -> { staff_number, name, role, must_change_password } | null     readable without waiting
//   signIn(staff_number, password) -> user   signOut(forget): what else is forgotten then   refreshUser() -> user   recallUser()   watchUser(callback) -> stop
//   isInspector()

import { get, Offline, post, speakFor } from './api.js';
import { set, setting } from './database.js';

const KEY = 'user';
const watchers = new Set();
let current = read();
speakFor(current && current.staff_number);

// Another tab signed in or out.
addEventListener('storage', event => event.key === KEY && take(read()));

function read() {
  try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
}

function become(next) {
  if (next) localStorage.setItem(KEY, JSON.stringify(next));
  else localStorage.removeItem(KEY);
  set(KEY, next).catch(() => {}); // a full phone: the next sign-in tells again
  return take(next);
}

function take(next) {
  current = next;
  speakFor(next && next.staff_number);
  watchers.forEach(call => call(next));
  return next;
}

// A browser that is killed may lose what localStorage was told last; the database does not.
export async function recallUser() {
  if (!current) take(await setting(KEY).catch(() => null) || null);
}

export const user = () => current;
export const isInspector = () => Boolean(current) && current.role.startsWith('inspect');

export function watchUser(callback) {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

// Whoever's session this browser holds: after signing in here, or by a link on one of the server's pages.
export async function refreshUser() {
  speakFor(null);
  try {
    return become(await get('/me'));
  } finally {
    speakFor(current && current.staff_number);
  }
}

export async function signIn(staffNumber, password) {
  await post('/sessions', { staff_number: staffNumber, password });
  return refreshUser();
}

// Only the server can end the session, for no script may touch its cookie: without a network nobody signs out.
export async function signOut(forget) {
  try {
    await fetch('/sign-out', { method: 'POST', redirect: 'manual' });
  } catch (error) {
    throw new Offline(error.message);
  }
  await forget();
  become(null);
}
