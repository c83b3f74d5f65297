// The confirmation of a webhook as a dialog that nothing but a meant press leaves, and the words
// of one that runs. Sends no form by itself; without this file the same forms stand on a page.
const room = (globalThis.sicRoom ??= {});
const AGAIN = 1_000; // Milliseconds between two looks at a run that is under way.

// ------------------------------------------------------------ confirming

function built(section) {
  const dialog = document.createElement('dialog');
  dialog.className = 'acting confirming';
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-labelledby', 'confirm-title');
  dialog.setAttribute('aria-describedby', 'confirm-what');
  section.before(dialog);
  const problem = document.getElementById('problem');
  dialog.append(...(problem ? [problem] : []), section);
  // Escape is a No like the button's.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    section.querySelector('[data-cancel]').requestSubmit();
  });
  dialog.showModal();
  return dialog;
}

// Enter reaches a button only where a person went on purpose: not in a field, not while the key
// that opened the page is still down, not on the button that has the focus from the start.
function guard(place) {
  let moved = false;
  const first = place.querySelector('[autofocus]');
  // On a small screen the request is read first; the focus is where a stray key does no harm.
  first?.focus({ preventScroll: true });
  const dialog = place.closest('dialog');
  if (dialog) dialog.scrollTop = 0;
  place.addEventListener('focusin', ({ target }) => { moved ||= target !== first; });
  place.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    const field = event.target.matches('input');
    if (field || event.repeat || (event.target === first && !moved)) event.preventDefault();
  });
  for (const form of place.querySelectorAll('[data-press]')) {
    exact(form);
    form.addEventListener('submit', (event) => once(event, form));
  }
}

const pressing = (form) => form.querySelector('button:not([hidden])');

// The name must stand there to the letter before the button is one.
function exact(form) {
  const field = form.querySelector('[data-exact]');
  if (!field) return;
  const judge = () => { pressing(form).disabled = field.value.trim() !== field.dataset.exact; };
  field.addEventListener('input', judge);
  judge();
}

function once(event, form) {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = 'yes';
  pressing(form).setAttribute('aria-disabled', 'true');
}

// A page that was left open too long says so instead of offering a press that cannot hold.
function ends(section) {
  const left = Date.parse(section.dataset.ends) - room.now() * 1_000;
  setTimeout(() => {
    for (const form of section.querySelectorAll('[data-press]')) {
      pressing(form).disabled = true;
      form.dataset.sent = 'late';
    }
    const late = section.querySelector('[data-late]');
    late.hidden = false;
    room.cry?.(late.textContent);
  }, Math.max(0, left));
}

// ------------------------------------------------------------ running

async function look(address) {
  const answer = await fetch(address, { cache: 'no-store', headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function put(pre, text) {
  if (pre && pre.textContent !== text) pre.textContent = text; // Text, whatever it looks like.
}

// The page of one run: its words as they come, and another page once it has gone on.
async function followed(section) {
  if (!document.hidden) {
    try {
      const run = await look(section.dataset.running);
      if (run.stage !== section.dataset.stage) {
        location.replace(section.dataset.running.replace('/api/v1', ''));
        return;
      }
      put(section.querySelector('[data-heard]'), run.answer);
    } catch { /* The next look may be answered. */ }
  }
  setTimeout(() => followed(section), AGAIN);
}

// The war room: only the words; the part itself follows the stream.
async function heard() {
  if (!document.hidden) {
    for (const pre of document.querySelectorAll('[data-part] [data-heard]')) {
      try {
        put(pre, (await look(pre.dataset.heard)).answer);
      } catch { /* The next look may be answered. */ }
    }
  }
  if (document.querySelector('[data-part] [data-heard]')) setTimeout(heard, AGAIN);
  else listening = false;
}

let listening = false;
function listen() {
  if (listening || !document.querySelector('[data-part] [data-heard]')) return;
  listening = true;
  heard();
}

const asked = document.querySelector('[data-confirm]');
if (asked) {
  built(asked);
  ends(asked);
}
for (const place of document.querySelectorAll('[data-confirm], [data-guarded]')) guard(place);
const under = document.querySelector('[data-running]');
if (under) followed(under);
document.addEventListener('sic:part', listen);
listen();
