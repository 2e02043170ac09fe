// Rows of tabs that are wider than a phone begin where the chosen one is seen whole.
for (const chosen of document.querySelectorAll(".filters [aria-current]")) {
  const row = chosen.parentElement;
  const [seen, its] = [row.getBoundingClientRect(), chosen.getBoundingClientRect()];
  row.scrollLeft += its.left - seen.left - (seen.width - its.width) / 2;
}
