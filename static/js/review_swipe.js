// The review by swiping on the photos: to the right approves, to the left opens the rejection.
const photos = document.querySelector('.photos');
const FAR_ENOUGH = 0.35; // of the photo's width
let start = null;

function move(dx) {
  photos.animate([{ transform: `translateX(${dx}px)` }], { duration: 0, fill: 'forwards' });
}

function moved(event) {
  if (!start) return;
  const touch = event.touches[0];
  const dx = touch.clientX - start.x;
  if (Math.abs(touch.clientY - start.y) > Math.abs(dx)) { start = null; move(0); return; }
  start.dx = dx;
  move(dx);
}

function ended() {
  const dx = start ? start.dx : 0;
  start = null;
  move(0);
  if (dx > photos.clientWidth * FAR_ENOUGH) document.querySelector('[data-key="a"]').click();
  if (dx < -photos.clientWidth * FAR_ENOUGH) {
    document.querySelector('.decide > details').open = true;
    document.querySelector('.decide input[type=radio]').focus();
  }
}

if (photos && document.querySelector('.decide') && 'ontouchstart' in window) {
  document.querySelector('.swipes').hidden = false;
  photos.addEventListener('touchstart', (event) => {
    start = event.touches.length === 1 ? { x: event.touches[0].clientX, y: event.touches[0].clientY, dx: 0 } : null;
  }, { passive: true });
  photos.addEventListener('touchmove', moved, { passive: true });
  photos.addEventListener('touchend', ended);
  photos.addEventListener('touchcancel', () => { start = null; move(0); });
}
