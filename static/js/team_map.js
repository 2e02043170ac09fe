// The team's outlets, today's records and coverage by township on a map; tiles only where the office has set some.
const map = document.querySelector('.map');
const { outlets, made, townships } = JSON.parse(map.dataset.points);
const tiles = JSON.parse(map.dataset.tiles);
const css = getComputedStyle(document.documentElement);
const colour = (name) => css.getPropertyValue(name).trim();

async function converter() {
  if (!tiles.url || tiles.datum !== 'gcj02') return (lat, lon) => [lat, lon];
  const { default: gcoord } = await import(map.dataset.gcoord);
  return (lat, lon) => gcoord.transform([lon, lat], gcoord.WGS84, gcoord.GCJ02).reverse();
}

const NEAR = 1.25; // so many steps closer than the whole office, dots no longer lie upon each other

function dot(at, radius, fill, words) {
  const style = { radius, color: colour('--ink-soft'), weight: 1, fillColor: fill, fillOpacity: 0.85 };
  return L.circleMarker(at, style).bindTooltip(words);
}

function named(marker, words, direction, offset) {
  return marker.bindTooltip(escaped(words), { permanent: true, direction, offset, className: 'township-name' });
}

// Where a name beside a circle covers no name that stands there already: below, above, beside, or a line further down.
function freeSide(at, radius, words, taken) {
  const [wide, high] = [words.length * 13 + 8, 18];
  const sides = [
    ['bottom', 0, radius], ['top', 0, -radius], ['right', radius, 0], ['left', -radius, 0], ['bottom', 0, radius + high],
  ].map(([side, x, y]) => ({
    side, wide, offset: [x, y], x: at.x + x + Math.sign(x) * (wide / 2), y: at.y + y + Math.sign(y) * (high / 2),
  }));
  const isFree = (one) => taken.every((other) => (
    Math.abs(one.x - other.x) >= (one.wide + other.wide) / 2 || Math.abs(one.y - other.y) >= high
  ));
  const found = sides.find(isFree) || sides[0];
  taken.push(found);
  return found;
}

// From afar a township is one circle, the fuller the more of it is displayed; a tap on it leads to its outlets.
function circle(at, [, , name, , total, percent], bounds, view, taken) {
  const radius = Math.min(24, 6 + Math.sqrt(total) * 1.4);
  const style = { radius, color: colour('--link'), weight: 2, fillColor: colour('--link'), fillOpacity: 0.05 + 0.9 * (percent / 100) };
  const { side, offset } = freeSide(view.latLngToLayerPoint(at), radius, name, taken);
  return named(L.circleMarker(at, style), name, side, offset)
    .on('click', () => view.fitBounds(bounds, { padding: [40, 40] }));
}

// From near its name stands above its northernmost outlet, where it covers none.
function heading(bounds, [, , name, displayed, total]) {
  const north = [bounds.getNorth(), bounds.getCenter().lng];
  const place = L.circleMarker(north, { radius: 1, stroke: false, fill: false, interactive: false });
  return named(place, `${name} ${displayed}/${total}`, 'top', [0, -4]);
}

async function draw() {
  const place = await converter();
  const view = L.map(map, { attributionControl: Boolean(tiles.by), preferCanvas: true, zoomSnap: 0.25 });
  if (tiles.by) view.attributionControl.setPrefix(false);
  if (tiles.url) L.tileLayer(tiles.url, { attribution: escaped(tiles.by) }).addTo(view);
  const all = [...outlets, ...made].map(([lat, lon]) => place(lat, lon));
  if (all.length) view.fitBounds(all, { padding: [20, 20] }); else view.setView(place(37.9, 115.2), 10);
  const dots = outlets.map(([lat, lon, words, shown]) => dot(place(lat, lon), 5, colour(shown ? '--brand' : '--surface'), escaped(words)));
  const bounds = townships.map((_township, at) => L.latLngBounds(
    outlets.filter((outlet) => outlet[4] === at).map(([lat, lon]) => place(lat, lon)),
  ));
  const taken = [];
  const far = L.layerGroup(townships.map(
    (township, at) => circle(place(township[0], township[1]), township, bounds[at], view, taken),
  ));
  const near = L.layerGroup([...dots, ...townships.map((township, at) => heading(bounds[at], township))]);
  const today = L.layerGroup(made.map(([lat, lon, words]) => dot(place(lat, lon), 7, colour('--focus'), escaped(words))));
  const first = view.getZoom();
  const show = () => {
    const close = townships.length < 2 || view.getZoom() >= first + NEAR;
    (close ? far : near).remove();
    (close ? near : far).addTo(view);
    today.remove().addTo(view); // above the others
  };
  view.on('zoomend', show);
  show();
}

function escaped(text) { // Leaflet takes words for HTML
  const held = document.createElement('i');
  held.textContent = text;
  return held.innerHTML;
}

draw();
