// Who uses this phone: known offline, too, from the last sign-in.
//
//   user() -> { staff_number, name, role, must_change_password } | null     readable without waiting
//   signIn(staff_number, password) -> user   signOut()   refreshUser() -> user   watchUser(callback) -> stop
//   isRep() isInspector()

import { get, Offline, post } from './api.js';

const KEY = 'user';
const watchers = new Set();
let current = read();

function read() {
  try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
}

function become(next) {
  current = next;
  if (next) localStorage.setItem(KEY, JSON.stringify(next));
  else localStorage.removeItem(KEY);
  watchers.forEach(call => call(next));
  return next;
}

export const user = () => current;
export const isRep = () => Boolean(current) && current.role === 'rep';
export const isInspector = () => Boolean(current) && current.role.startsWith('inspect');

export function watchUser(callback) {
  watchers.add(callback);
  return () => watchers.delete(callback);
}

export async function refreshUser() {
  return become(await get('/me'));
}

export async function signIn(staffNumber, password) {
  await post('/sessions', { staff_number: staffNumber, password });
  return refreshUser();
}

// Only the server can end the session, for no script may touch its cookie: without a network nobody signs out.
export async function signOut() {
  try {
    await fetch('/sign-out', { method: 'POST', redirect: 'manual' });
  } catch (error) {
    throw new Offline(error.message);
  }
  become(null);
}
