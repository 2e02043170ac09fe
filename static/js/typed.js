// A refused form that is loaded again holds what was typed into it (`answered.js` put it into the history's entry).
const CHOSEN = ['checkbox', 'radio'];

function fill(form, fields) {
  for (const [name, value, isChecked] of fields) {
    const isMeant = (field) => field.name === name && (!CHOSEN.includes(field.type) || field.value === value);
    const field = [...form.elements].find(isMeant);
    if (!field) continue;
    if (CHOSEN.includes(field.type)) field.checked = isChecked;
    else field.value = value;
  }
  if (form.closest('details')) form.closest('details').open = true;
}

const { typed, ...others } = history.state || {};
const [{ type: how } = {}] = performance.getEntriesByType('navigation');
if (typed && how === 'navigate') history.replaceState(others, ''); // a link to the same page: to begin anew

for (const [action, fields] of (how !== 'navigate' && typed) || []) {
  const form = [...document.forms].find((one) => one.getAttribute('action') === action);
  if (form && fields.some(([, value]) => value)) fill(form, fields);
}
