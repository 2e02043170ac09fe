// A record must be seen before it is decided: a second tap on the same spot comes before that, and does nothing.
const LOOK_MS = 700; // double taps follow within 500 ms
const PATIENCE_MS = 4000; // a photo that does not come must not lock the desk

const desk = document.querySelector('.decide[data-guard]');
const shown = () => new Promise((resolve) => {
  const photo = document.querySelector('.photos img');
  if (!photo || photo.complete) return resolve();
  photo.addEventListener('load', resolve, { once: true });
  photo.addEventListener('error', resolve, { once: true });
  setTimeout(resolve, PATIENCE_MS);
});
const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const refuse = (event) => event.preventDefault();

async function guard() {
  const forms = [...desk.querySelectorAll('form')];
  desk.classList.add('unready');
  forms.forEach((form) => form.addEventListener('submit', refuse));
  await shown();
  await pause(LOOK_MS);
  for (const form of forms) {
    const seen = document.createElement('input');
    Object.assign(seen, { type: 'hidden', name: 'seen', value: '1' });
    form.append(seen);
    form.removeEventListener('submit', refuse);
  }
  desk.classList.remove('unready');
}

if (desk) guard();
