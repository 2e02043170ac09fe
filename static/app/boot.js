// Starts the app: at the first visit it waits until the service worker holds the whole release, which comes in
// one answer, and only then loads the modules, from the phone. Without a service worker they come one by one.

const started = () => import('./main.js');
const worker = navigator.serviceWorker;

if (!worker) started();
else {
  const registered = worker.register('/sw.js', { updateViaCache: 'none' });
  if (worker.controller) started();
  else firstVisit(registered).then(started, started);
}

async function firstVisit(registered) {
  const controlled = new Promise(done => worker.addEventListener('controllerchange', done, { once: true }));
  const registration = await registered;
  const coming = registration.installing || registration.waiting;
  const failed = new Promise(done => coming
    && coming.addEventListener('statechange', () => coming.state === 'redundant' && done()));
  const long = new Promise(done => setTimeout(done, 8000));
  if (coming || registration.active) await Promise.race([controlled, failed, long]);
}
