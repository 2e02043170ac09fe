// A page that answers a form: to go back to it, or to load it again, opens the form, and sends nothing a second time.
// What was typed into one that was refused lies in the page's entry of the history, for `typed.js`.
const SHOWN = 'input:not([type=hidden], [type=password], [type=file]), select, textarea';
const isRefused = document.querySelector('[role="alert"]');
const typed = [...document.querySelectorAll(isRefused ? 'form[method="post"]' : 'none')].map((form) => [
  form.getAttribute('action'),
  [...form.querySelectorAll(SHOWN)].map((field) => [field.name, field.value, Boolean(field.checked)]),
]);
const state = isRefused ? { ...history.state, typed } : history.state;
history.replaceState(state, '', document.querySelector('[name="opens-at"]').content);
