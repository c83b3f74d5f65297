// Forms one press away as native dialogs; without this file they are folds. Sends nothing itself.
const words = JSON.parse(document.body.dataset.words || '{}');
let dialog = null;
let home = null; // The fold whose form is in the dialog.
let fresh = null; // A newer form for that fold, which came while the dialog was open.

function built() {
  const made = document.createElement('dialog');
  made.className = 'acting';
  made.setAttribute('aria-labelledby', 'acting-title');
  made.innerHTML = '<div class="line"><h2 id="acting-title" tabindex="-1"></h2>'
    + '<form method="dialog"><button class="quiet"></button></form></div>';
  made.querySelector('button').textContent = words.close;
  made.addEventListener('close', closed);
  document.body.append(made);
  return made;
}

// The body moves instead of being copied, so that no id is on the page twice.
function open(fold) {
  const body = fold.querySelector(':scope > .body');
  if (!body) return;
  dialog ??= built();
  home = fold;
  fold.open = false;
  for (const field of body.querySelectorAll('input[name="version"]')) {
    field.value = document.querySelector('main').dataset.version; // What the person sees now.
  }
  const title = dialog.querySelector('h2');
  title.textContent = fold.querySelector('summary').textContent;
  dialog.append(body);
  dialog.showModal();
  first(body, title).focus();
}

// Enter on opening must press nothing: a field has the focus only where Enter cannot send the form,
// because it is empty and asked for, or starts a line, or opens a list. Else the heading has it.
function first(body, title) {
  const field = body.querySelector('select, textarea, input:not([type=hidden])');
  if (!field) return title;
  return field.matches('select, textarea') || (field.required && !field.value) ? field : title;
}

function closed() {
  const body = dialog.querySelector('.body');
  const place = home.isConnected ? home : document.querySelector(`[data-dialog="${CSS.escape(home.dataset.dialog)}"]`);
  body?.remove();
  place?.querySelector(':scope > .body')?.remove();
  if (place) place.append(fresh ?? body);
  place?.querySelector('summary')?.focus({ preventScroll: true });
  home = fresh = null;
}

// A part was refreshed under an open dialog: its new form waits, or ids would be there twice.
function refreshed() {
  if (!dialog?.open || !home) return;
  const again = document.querySelector(`[data-part] [data-dialog="${CSS.escape(home.dataset.dialog)}"] > .body`);
  if (!again) return;
  fresh = again;
  again.remove();
}

function pressed(event) {
  const summary = event.target.closest('summary');
  const fold = summary?.parentElement;
  if (!fold?.matches('[data-dialog]') || fold.open) return;
  event.preventDefault();
  open(fold);
}

// A link to a form that is folded away opens it: "Open the bridge" leads to where that is done.
function gone(event) {
  const link = event.target.closest('a[data-go]');
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const rest = target.closest('details.rest');
  if (rest) rest.open = true;
  const fold = target.closest('[data-dialog]') ?? target.querySelector(':scope > [data-dialog], :scope > div > [data-dialog]');
  target.scrollIntoView({ block: 'center' });
  if (fold) open(fold);
  else (target.querySelector('textarea') ?? target.querySelector('[tabindex="-1"]') ?? target).focus();
}

// What asks for nothing but a press is decided by what the person sees at the press; a form that
// was typed in keeps the version it was begun with.
function sent(event) {
  const version = event.target.querySelector('input[name="version"]');
  const typed = event.target.querySelector('textarea, select, input:not([type=hidden])');
  if (version && !typed) version.value = document.querySelector('main').dataset.version;
}

document.addEventListener('click', pressed);
document.addEventListener('click', gone);
document.addEventListener('submit', sent);
document.addEventListener('sic:part', refreshed);
// Only one explanation at a time, and Escape closes it.
document.addEventListener('toggle', (event) => {
  if (!event.target.open || !event.target.matches?.('.why')) return;
  for (const one of document.querySelectorAll('.why[open]')) if (one !== event.target) one.open = false;
}, true);
document.addEventListener('keydown', (event) => {
  const open = event.key === 'Escape' && document.querySelector('.why[open]');
  if (!open) return;
  open.open = false;
  open.querySelector('summary').focus();
});
