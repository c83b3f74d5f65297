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

// A place of this page: its one form opened as a dialog, its field to write in, or the place itself.
function goTo(target) {
  const folds = target.querySelectorAll('[data-dialog]');
  globalThis.sic.work(folds.length === 1 ? folds[0].querySelector('summary') : target);
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
