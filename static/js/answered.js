// A page that answers a form: to go back to it, or to load it again, opens the form, and sends nothing a second time.
history.replaceState(history.state, "", document.querySelector('[name="opens-at"]').content);
