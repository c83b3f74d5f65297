// Single keys: each works what a page marks with data-key. Never in a field, never with a
// modifier, never on what resolves an incident or confirms a webhook (WCAG 2.1.4: a switch).
const FIELDS = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';
const NEVER = 'form[action$="/resolution"], form[action*="confirm"], form[action*="execut"], [role="alertdialog"]';
const APART = 1_500; // Milliseconds in which a second key belongs to the first.
let first = '';
let timer = 0;

function wanted(key) {
  const found = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  return [...found].find((one) => one.checkVisibility() && !one.disabled && !one.closest(NEVER));
}

function work(target) {
  target.focus();
  if (target.matches('input, textarea')) target.select();
  else if (target.matches('a[href], button, summary')) target.click();
  else {
    if (document.activeElement !== target) {
      target.tabIndex = -1;
      target.focus();
    }
    target.scrollIntoView({ block: 'nearest' });
  }
}

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
