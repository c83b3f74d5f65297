// A small page over the page that is open: /declare, /keyboard. Without it they are pages.
const dialog = document.querySelector('dialog[data-over]');
let opener = null;

async function open(link) {
  opener = document.activeElement;
  let html;
  try {
    const answer = await fetch(`${link.pathname}?part=dialog`);
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    html = await answer.text();
  } catch {
    location.assign(link.href); // The page itself says what is wrong.
    return;
  }
  dialog.innerHTML = html;
  dialog.showModal();
  dialog.querySelector('[autofocus]')?.focus();
}

function clicked(event) {
  const link = event.target.closest('a[data-over]');
  const plain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented) return;
  // The page that is open already, or a dialog: one goes there as by any other link.
  if (link.pathname === location.pathname || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  open(link);
}

// Ctrl+Enter sends from any field of a form that says so.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
  const form = event.target.closest?.('form[data-send]');
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// ---------------------------------------------------------------- open incidents like this one

const WAIT = 200; // Milliseconds of silence before asking.
let timer = 0;

document.addEventListener('input', (event) => {
  const form = event.target.closest('form[data-alike]');
  if (!form) return;
  clearTimeout(timer);
  timer = setTimeout(() => compare(form), WAIT);
});

async function compare(form) {
  const typed = new URLSearchParams({ part: 'alike' });
  for (const name of ['title', 'services']) typed.set(name, form.elements[name].value);
  try {
    const answer = await fetch(`/declare?${typed}`);
    const place = form.parentElement.querySelector('[data-alikes]');
    const html = answer.ok ? await answer.text() : '';
    // Written only when it changed: a screen reader would tell the same again.
    if (answer.ok && place.innerHTML !== html) place.innerHTML = html;
  } catch { /* A missing warning never keeps anyone from declaring. */ }
}

if (dialog) {
  document.addEventListener('click', clicked);
  dialog.addEventListener('close', () => {
    dialog.replaceChildren();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  });
}
