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

// Choosing what to write leads to where it is written.
function chosen(event) {
  if (event.target.matches('.kinds input') && event.detail !== 0) {
    document.getElementById('composer-text')?.focus();
  }
}

document.addEventListener('keydown', sends);
document.addEventListener('click', chosen);
