// The service worker: keeps one release of the phone app whole, and serves it without asking the network.
const RELEASE = '{{ release }}';
const ROOT = `/s/${RELEASE}/`;
const KEPT = `app-${RELEASE}`;
const TYPES = { js: 'text/javascript', mjs: 'text/javascript', css: 'text/css', svg: 'image/svg+xml', json: 'application/json' };

self.addEventListener('install', event => event.waitUntil(install()));
self.addEventListener('activate', event => event.waitUntil(activate()));
self.addEventListener('message', event => {
  if (event.data === 'take over') self.skipWaiting();
  else event.waitUntil(keep(event.data.keep));
});
self.addEventListener('fetch', event => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== location.origin) return;
  if (pathname === '/app' || pathname.startsWith('/s/')) event.respondWith(kept(event.request, pathname));
});

async function install() {
  const wanted = new Set(['everyone', ...await packsOfBefore()]);
  for (const name of wanted) await keep(name);
}

// Whoever had the inspectors' screens or English keeps having them.
async function packsOfBefore() {
  const urls = (await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat();
  return urls.map(url => url.match(/\/packs\/(\w+)\./)).filter(Boolean).map(match => match[1]);
}

// A captive portal answers 200 to anything: only an answer that names this release is ours.
async function keep(name) {
  const url = `${ROOT}packs/${name}.txt`;
  const cache = await caches.open(KEPT);
  if (await cache.match(url)) return;
  const answer = await fetch(url, { redirect: 'error' });
  const [release, ...files] = (await answer.text()).split('\0');
  if (release !== RELEASE) throw new Error('not this release');
  await Promise.all(files.map(async packed => {
    const [file] = packed.split('\n', 1);
    const path = file === '/app' ? file : ROOT + file;
    const text = packed.slice(file.length + 1) || await fetchedWithThePage(path);
    await cache.put(path, new Response(text, { headers: {
      'Content-Type': `${TYPES[path.split('.').pop()] || 'text/html'}; charset=utf-8`,
      'Content-Security-Policy': answer.headers.get('Content-Security-Policy'),
    } }));
  }));
  await cache.put(url, new Response(''));
}

// The page has just asked for it, so the browser has it at hand.
async function fetchedWithThePage(path) {
  const answer = await fetch(path, { redirect: 'error' });
  if (!answer.ok || answer.headers.get('Content-Type').startsWith('text/html')) throw new Error('not ours');
  return answer.text();
}

async function activate() {
  for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  await clients.claim();
}

async function kept(request, pathname) {
  const held = await (await caches.open(KEPT)).match(pathname);
  return held || fetch(request);
}
