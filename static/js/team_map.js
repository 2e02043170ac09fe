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

function dot(at, radius, fill, words) {
  const style = { radius, color: colour('--ink-soft'), weight: 1, fillColor: fill, fillOpacity: 0.85 };
  return L.circleMarker(at, style).bindTooltip(words);
}

async function draw() {
  const place = await converter();
  const view = L.map(map, { attributionControl: Boolean(tiles.by), preferCanvas: true, zoomSnap: 0.25 });
  if (tiles.by) view.attributionControl.setPrefix(false);
  if (tiles.url) L.tileLayer(tiles.url, { attribution: escaped(tiles.by) }).addTo(view);
  for (const [lat, lon, words, shown] of outlets) {
    dot(place(lat, lon), 6, colour(shown ? '--brand' : '--surface'), escaped(words)).addTo(view);
  }
  for (const [lat, lon, words] of made) dot(place(lat, lon), 9, colour('--focus'), escaped(words)).addTo(view);
  for (const [lat, lon, words, percent] of townships) {
    L.circleMarker(place(lat, lon), { radius: 1, opacity: 0 })
      .bindTooltip(escaped(`${words} (${percent}%)`), { permanent: true, direction: 'center', className: 'township-name' })
      .addTo(view);
  }
  const all = [...outlets, ...made].map(([lat, lon]) => place(lat, lon));
  if (all.length) view.fitBounds(all, { padding: [20, 20] }); else view.setView(place(37.9, 115.2), 10);
}

function escaped(text) { // Leaflet takes words for HTML
  const held = document.createElement('i');
  held.textContent = text;
  return held.innerHTML;
}

draw();
