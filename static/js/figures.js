// Marks the figures that differ from the scheme one began with, and keeps a draft from being tried twice at once.
const same = (one, other) => one.trim() === other || (one.trim() !== '' && other !== '' && Number(one) === Number(other));

for (const form of document.querySelectorAll('form[data-figures]')) {
  form.addEventListener('input', ({ target }) => {
    const figure = target.closest('.figure');
    if (!figure) return;
    figure.classList.toggle('changed', !same(target.value, target.dataset.was));
    figure.classList.remove('faulty');
  });
}

const running = (form, on) => {
  form.querySelector('button').disabled = on;
  form.querySelector('[role=status]').textContent = on ? form.dataset.once : '';
};

for (const form of document.querySelectorAll('form[data-once]')) {
  form.addEventListener('submit', () => running(form, true));
  addEventListener('pageshow', () => running(form, false));
}
