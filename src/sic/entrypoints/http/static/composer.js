// The composer by keyboard: Ctrl+Enter sends what is chosen. It never sends a form of another kind.
const SENDERS = 'button:not([type=button])';

function sends(event) {
  const area = event.target;
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = area.form;
  if (!area.matches('.composer textarea') || !form) return;
  event.preventDefault();
  const button = [...form.querySelectorAll(SENDERS)].find((one) => one.checkVisibility());
  if (button) form.requestSubmit(button);
}

// Choosing what to write, with the pointer or by its key, leads to where it is written. With
// arrow keys one may still be choosing.
let key = '';
function chosen(event) {
  const kind = event.target;
  if (!kind.matches?.('.kinds input') || !(event.detail > 0 || kind.dataset.key === key)) return;
  kind.checked = true;
  document.getElementById('composer-text')?.focus();
}

document.addEventListener('keydown', (event) => { key = event.key.toLowerCase(); }, true);
document.addEventListener('keydown', sends);
document.addEventListener('click', chosen);
document.addEventListener('focusin', chosen);
