// The confirmation of a webhook as a dialog that nothing but a meant press leaves, and the words
// of one that runs. Sends no form by itself; without this file the same forms stand on a page.
const room = (globalThis.sicRoom ??= {});
const AGAIN = 1_000; // Milliseconds between two looks at a run that is under way.

// ------------------------------------------------------------ confirming

// On a page of its own, which a link in a message leads to; confirming.js has the war room's.
function built(section) {
  const dialog = room.alertDialog();
  section.before(dialog);
  const problem = document.getElementById('problem');
  dialog.append(...(problem ? [problem] : []), section);
  room.named(dialog);
  // Escape leaves as the button does.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    section.querySelector('[data-cancel]').requestSubmit();
  });
  dialog.showModal();
}

room.alertDialog = () => {
  const dialog = document.createElement('dialog');
  dialog.className = 'acting confirming';
  dialog.setAttribute('role', 'alertdialog');
  return dialog;
};

// Says what a dialog is about: its heading, and the sentence that says what will happen.
room.named = (dialog) => {
  for (const [attribute, found] of [['labelledby', 'h1, h2'], ['describedby', '[data-what]']]) {
    const { id } = dialog.querySelector(found) ?? {};
    if (id) dialog.setAttribute(`aria-${attribute}`, id);
    else dialog.removeAttribute(`aria-${attribute}`);
  }
};

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
function ends(section, now) {
  const left = Date.parse(section.dataset.ends) - now;
  setTimeout(() => {
    for (const form of section.querySelectorAll('[data-press]')) {
      pressing(form).disabled = true;
      form.dataset.sent = 'late';
    }
    const late = section.querySelector('[data-late]');
    late.hidden = false;
    if (section.isConnected) room.cry?.(late.textContent); // Who left it asked for no word of it.
  }, Math.max(0, left));
}

// ------------------------------------------------------------ running

async function look(address) {
  const answer = await fetch(address, { cache: 'no-store', headers: { accept: 'application/json' } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// What is shorter comes from a node that does not send it and heard less, or nothing.
function put(pre, text) {
  if (!pre || pre.textContent.length >= text.length) return;
  const atEnd = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 2;
  pre.textContent = text; // Text, whatever it looks like.
  if (atEnd) pre.scrollTop = pre.scrollHeight; // Who scrolled up reads there.
}

// The page of one run: its words as they come, and the page again once it has gone on.
async function followed(section, goneOn) {
  if (!section.isConnected) return;
  if (!document.hidden) {
    try {
      const run = await look(section.dataset.running);
      if (run.stage !== section.dataset.stage) {
        if (section.isConnected) goneOn(section.dataset.running.replace('/api/v1', ''));
        return;
      }
      put(section.querySelector('[data-heard]'), run.answer);
    } catch { /* The next look may be answered. */ }
  }
  setTimeout(() => followed(section, goneOn), AGAIN);
}

// Makes what was fetched, or came with the page, do what it must; `goneOn` brings a run's page anew.
room.hooked = (place, goneOn, now = room.now() * 1_000) => {
  for (const one of place.querySelectorAll('[data-confirm]')) ends(one, now);
  for (const one of place.querySelectorAll('[data-confirm], [data-guarded]')) guard(one);
  for (const one of place.querySelectorAll('[data-running]')) followed(one, goneOn);
};

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
if (asked) built(asked);
room.hooked(document, (address) => location.replace(address));
document.addEventListener('sic:part', listen);
listen();
