// The command palette: Ctrl+K, then a name. It goes to places and opens forms; it does nothing itself.
const dialog = document.querySelector('dialog[data-palette]');
const here = document.querySelector('main')?.dataset.incident ?? '';
let opener = null;

function open() {
  opener = document.activeElement;
  const field = dialog.querySelector('input');
  field.value = '';
  dialog.showModal();
  field.focus();
  field.dispatchEvent(new Event('input'));
}

// A form of this page: unfolded, or opened as its dialog, with the focus on its first field.
function goTo(target) {
  const fold = target.matches('details') ? target : target.closest('details');
  const summary = fold && !fold.open ? fold.querySelector('summary') : null;
  target.scrollIntoView({ block: 'nearest' });
  if (summary) summary.click();
  if (document.querySelector('dialog[open]')) return;
  const field = target.querySelector('textarea, select, input:not([type="hidden"]), a[href], summary, button');
  const place = target.matches('a, button, input, textarea, select, summary') ? target : field ?? target;
  if (place === target && target.tabIndex < 0) target.tabIndex = -1;
  place.focus();
}

function follow(option) {
  const back = opener;
  opener = null;
  dialog.close();
  const url = new URL(option.dataset.href, location.href);
  const target = url.pathname === location.pathname && url.hash && document.getElementById(url.hash.slice(1));
  if (target) {
    goTo(target);
    return;
  }
  const link = document.createElement('a');
  link.href = url.href;
  const kind = option.dataset.kind;
  // A section of a runbook, a dialog: over the page that is open, as its links do it.
  if (kind) link.dataset[kind] = '';
  document.body.append(link);
  back?.focus();
  link.click();
  link.remove();
}

if (dialog) {
  globalThis.sic.combobox(dialog.querySelector('form'), {
    ask: (text) => `/palette?q=${text}&incident=${here}`, follow, palette: true,
  });
  document.addEventListener('keydown', (event) => {
    const asked = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    if (!asked) return;
    event.preventDefault(); // Browsers have a use of their own for it.
    if (dialog.open) dialog.close();
    else if (!document.querySelector('dialog[open]')) open();
  });
  document.querySelector('button[data-palette]')?.addEventListener('click', open);
  dialog.addEventListener('close', () => {
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  });
}
