// An import in the browser: the file is sent for its preview, and once more to be applied as previewed.
// What comes back is a part of this page, in the reader's language.
const form = document.getElementById("import");
const outcome = document.getElementById("outcome");
const file = form.elements.file;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  preview();
});
file.addEventListener("change", () => preview());

outcome.addEventListener("click", (event) => {
  const { apply, again } = event.target.dataset;
  const reason = outcome.querySelector('[name="reason"]');
  if (apply && (!reason || reason.reportValidity()))
    send(form.dataset.apply, { columns: mapping(), preview: apply, reason: reason && reason.value });
  if (again !== undefined) preview(mapping());
});

function preview(columns = {}) {
  if (file.files.length) send(form.dataset.preview, { columns });
}

/** Which header was chosen for which column; empty when nobody chose. */
function mapping() {
  const chosen = [...outcome.querySelectorAll("select[data-column]")];
  const changed = chosen.some((select) => select.value !== select.dataset.taken) || outcome.querySelector("[data-mapped]");
  return changed ? Object.fromEntries(chosen.filter((s) => s.value).map((s) => [s.dataset.column, s.value])) : {};
}

let asked = 0;

async function send(address, { columns, preview: seen, reason }) {
  const turn = ++asked; // of several answers on their way, the one asked for last counts
  const query = new URLSearchParams({ columns: JSON.stringify(columns) });
  if (seen) query.set("preview", seen);
  if (reason) query.set("reason", reason);
  outcome.setAttribute("aria-busy", "true");
  for (const button of outcome.querySelectorAll("button")) button.disabled = true;
  try {
    const answer = await fetch(`${address}?${query}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      body: file.files[0],
    });
    if (answer.redirected) return location.reload(); // signed out: the login page leads back here
    const html = await answer.text();
    if (turn === asked) show(html);
  } catch {
    if (turn !== asked) return;
    // the file was changed on the disk since it was chosen, or there is no network
    outcome.replaceChildren(document.getElementById("unsent").content.cloneNode(true));
  } finally {
    if (turn === asked) outcome.removeAttribute("aria-busy");
  }
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  outcome.replaceChildren(...(page.querySelector("main") || page.body).childNodes);
  const heading = outcome.querySelector("h2");
  if (heading) heading.focus();
}
