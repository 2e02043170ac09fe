// The review by keyboard: one key per act, and a switch for people whose keys mean something else.
const keys = document.querySelector('.keys');
const on = document.getElementById('keys-on');
const rejection = document.querySelector('.decide > details');
const KEPT = 'review-keys';

function typing(target) {
  return target.matches('textarea, select, input:not([type=radio]):not([type=checkbox])');
}

function press(event) {
  if (!on.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
  const number = Number(event.key);
  if (rejection.open && number) {
    const reason = rejection.querySelectorAll('input[type=radio]')[number - 1];
    if (reason) { reason.checked = true; reason.focus(); }
    return;
  }
  const act = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (act && act.getClientRects().length) { event.preventDefault(); act.click(); }
}

if (keys) {
  keys.hidden = false;
  on.checked = localStorage.getItem(KEPT) !== 'off';
  on.addEventListener('change', () => localStorage.setItem(KEPT, on.checked ? 'on' : 'off'));
  document.addEventListener('keydown', press);
}
