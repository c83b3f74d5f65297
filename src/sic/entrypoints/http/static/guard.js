// Keeps the page and its words when a form cannot be sent, and a half-written note over a press
// elsewhere. It sends nothing later by itself: what changes an incident is pressed by a person.
const room = (globalThis.sicRoom ??= {});
const main = document.querySelector('main[data-stream][data-incident]');
const DRAFT = main ? `sic:draft:${main.dataset.me}:${main.dataset.incident}` : '';
const PROBE = 3_000; // Milliseconds for a sign of life.
const passed = new WeakSet(); // Forms that may leave: somebody answered a moment ago.

async function answers() {
  try {
    return (await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(PROBE) })).ok;
  } catch {
    return false;
  }
}

function tell(form) {
  const said = form.querySelector('.refused-words') ?? document.createElement('p');
  said.className = 'small refused-words';
  said.dataset.local = '';
  said.textContent = room.words.not_sent;
  form.append(said);
  room.cry(said.textContent);
}

// A browser would put its own error page in the place of ours, and everything on it be gone.
async function submitted(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== 'post' || room.link.state !== 'lost') return;
  if (passed.delete(form)) return;
  event.preventDefault();
  if (!await answers()) {
    tell(form);
    return;
  }
  passed.add(form);
  form.requestSubmit(event.submitter);
}

const note = () => document.querySelector('form[data-post] textarea[name=text]');

function keepDraft({ target }) {
  if (target !== note()) return;
  if (target.value) sessionStorage.setItem(DRAFT, target.value);
  else sessionStorage.removeItem(DRAFT);
}

function restore() {
  const draft = sessionStorage.getItem(DRAFT);
  const area = note();
  if (draft && area && !area.value) area.value = draft;
}

if (main) {
  document.addEventListener('submit', submitted);
  document.addEventListener('input', keepDraft);
  restore();
}
