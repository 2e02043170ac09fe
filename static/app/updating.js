// A new release of the app: offered when the phone holds it whole, taken over when its user taps.
//
//   keepUpdated(offer) -> stop      offer(takeOver) is called once a new release waits
//   keepPack('inspectors' | 'english')      further files that this user needs without a network

export function keepUpdated(offer) {
  const worker = navigator.serviceWorker;
  if (!worker) return () => {};
  const first = !worker.controller;
  let over = false;

  // Drafts are kept on every change, so every tab may open anew.
  const opened = () => { if (!first && !over) { over = true; location.reload(); } };
  worker.addEventListener('controllerchange', opened);

  worker.getRegistration().then(registration => {
    if (!registration) return;
    const ready = waiting => offer(() => waiting.postMessage('take over'));
    if (registration.waiting) ready(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const coming = registration.installing;
      coming.addEventListener('statechange', () => coming.state === 'installed' && worker.controller && ready(coming));
    });
  });
  return () => worker.removeEventListener('controllerchange', opened);
}

export function keepPack(name) {
  const worker = navigator.serviceWorker;
  if (worker) worker.ready.then(({ active }) => active.postMessage({ keep: name }));
}
