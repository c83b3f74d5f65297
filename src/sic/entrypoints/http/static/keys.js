// Single keys: each works what a page marks with data-key. Never in a field, never with a
// modifier, never on what resolves an incident or confirms a webhook (WCAG 2.1.4: a switch).
const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
const NEVER = 'form[action$="/resolution"], form[action*="confirm"], form[action*="execut"], [role="alertdialog"]';
const APART = 1_500; // Milliseconds in which a second key belongs to the first.
let first = '';
let timer = 0;

// The first that is on the screen, else the first that is only folded away.
function wanted(key) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)]
    .filter((one) => !one.disabled && !one.closest(NEVER));
  return found.find((one) => one.checkVisibility()) ?? found.find((one) => one.closest('details'));
}

// Brings a control to the person: a field to write in, a link or fold pressed, a place looked at.
function work(target) {
  for (let fold = target.parentElement.closest('details'); fold; fold = fold.parentElement.closest('details')) {
    if (!fold.open) unfold(fold, target);
  }
  if (target.matches('a[href], button, summary, [type="radio"]')) target.click();
  if (document.querySelector('dialog[open]')) return;
  const field = target.matches('[type="radio"]') && target.form?.querySelector('textarea');
  const place = field || target;
  if (place === target && target.tabIndex < 0) target.tabIndex = -1;
  place.focus();
  if (place.matches('input:not([type="radio"])')) place.select();
  place.scrollIntoView({ block: 'nearest' });
}

function unfold(fold, target) {
  const summary = fold.querySelector(':scope > summary');
  if (summary === target || summary.contains(target)) return;
  summary.click(); // A fold that opens as a dialog does so by its summary.
}

(globalThis.sic ??= {}).work = work;

function forget() {
  first = '';
  clearTimeout(timer);
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isComposing || event.repeat || event.key.length !== 1) return;
  if (event.target.closest?.(FIELDS) || document.querySelector('dialog[open]')) return forget();
  const letter = event.key.toLowerCase();
  // "?" takes Shift on most keyboards; a capital letter is another key.
  if (event.shiftKey && letter !== letter.toUpperCase()) return forget();
  const key = first ? `${first} ${letter}` : letter;
  forget();
  const target = wanted(key);
  if (target) {
    event.preventDefault();
    work(target);
  } else if (document.querySelector(`[data-key^="${CSS.escape(letter)} "]`)) {
    first = letter;
    timer = setTimeout(forget, APART);
  }
}

if (document.documentElement.dataset.keys !== 'off') document.addEventListener('keydown', pressed);
