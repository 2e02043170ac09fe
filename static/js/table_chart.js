// A chart over a table of figures: the table stays, for reading and for screen readers.
// Five colours and three kinds of stroke: no two of fifteen lines share both, nor do neighbours share either.
const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5'];
const DASHES = [[], [8, 4], [2, 4]];
const IN_LEGEND = ['solid', 'dashed', 'dotted'];
const HEIGHT = 220;
const css = getComputedStyle(document.documentElement);
const colour = (name) => css.getPropertyValue(name).trim();

function draw(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows];
  const names = rows.map((row) => row.cells[0].textContent.replace(/^\d{4}年| \d{4}$/, '')); // a phone has no room for years
  const columns = heads.slice(1).map((_head, at) => rows.map((row) => Number(row.cells[at + 1].textContent)));
  const box = document.createElement('div');
  box.className = 'chart';
  box.setAttribute('aria-hidden', 'true');
  const widest = Math.max(...names.map((name) => name.length)) * 13 + 8;
  const every = Math.ceil((names.length * widest) / Math.max(1, (table.closest('.card') || table).clientWidth - 60));
  const above = table.closest('.scrolled') || table;
  above.before(box);
  const ink = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line') } };
  const chart = new uPlot({
    width: box.clientWidth,
    height: HEIGHT,
    scales: { x: { time: false } },
    padding: [null, 28, null, null],
    cursor: { drag: { x: false } },
    legend: { live: false, markers: { dash: (_plot, at) => IN_LEGEND[(at - 1) % IN_LEGEND.length] } }, // what a point comes to stands in the table below
    axes: [{ ...ink, splits: () => names.map((_name, at) => at), values: (_plot, at) => at.map((i) => (i % every ? '' : names[i])) }, ink],
    series: [
      { label: heads[0], value: (_plot, at) => names[at] || '' },
      ...heads.slice(1).map((label, at) => ({
        label,
        stroke: colour(COLOURS[at % COLOURS.length]),
        width: 2,
        dash: DASHES[at % DASHES.length],
        points: { show: true, size: 7, fill: colour(at % 2 ? '--surface' : COLOURS[at % COLOURS.length]) },
      })),
    ],
  }, [names.map((_name, at) => at), ...columns], box);
  window.addEventListener('resize', () => chart.setSize({ width: box.clientWidth, height: HEIGHT }));
}

document.querySelectorAll('table[data-chart]').forEach(draw);
