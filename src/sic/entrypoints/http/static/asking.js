// Questions to the assistant without leaving the page, and a word on its answers. It acts on none.
const room = (globalThis.sicRoom ??= {});
const main = document.querySelector('main[data-stream][data-incident]');
const PATIENCE = 60_000; // Milliseconds for an answer: a language model may be slow.
const AGAIN = 1_000; // Before looking again for suggestions that were not there yet.
const TIMES = 5;

async function post(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, {
    method: 'POST', body, headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(PATIENCE),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error([told.detail, told.remedy].filter(Boolean).join(' ') || room.words.not_sent);
  return told;
}

function tell(form, text) {
  let said = form.querySelector('[data-told]');
  if (!said) {
    said = document.createElement('p');
    said.className = 'small';
    said.dataset.told = said.dataset.local = '';
    said.setAttribute('role', 'status');
    form.append(said);
  }
  said.textContent = text;
}

async function ask(form) {
  const button = form.querySelector('button');
  button.disabled = true;
  tell(form, room.words.asking);
  try {
    const { part } = await post(form);
    document.querySelector('[data-answer]')?.remove();
    room.swap(room.parsed(part));
    tell(form, '');
    document.querySelector('.known').open = false; // The answer is what was asked for.
    document.querySelector('[data-answer] h3')?.focus();
  } catch (error) {
    tell(form, error.name === 'Error' ? error.message : room.words.not_sent);
  }
  button.disabled = false;
  if (document.activeElement === document.body) button.focus();
}

async function rate(form, submitter) {
  try {
    await post(form, submitter);
  } catch (error) {
    tell(form, error.name === 'Error' ? error.message : room.words.not_sent);
    return;
  }
  for (const one of document.querySelectorAll('form[data-rate]')) {
    if (one.action !== form.action) continue;
    for (const button of one.querySelectorAll('button')) {
      button.setAttribute('aria-pressed', String(button.value === submitter.value));
    }
  }
  tell(form, room.words.rated);
}

function submitted(event) {
  const form = event.target;
  if (event.defaultPrevented || !form.matches('[data-ask], [data-rate]')) return;
  event.preventDefault();
  if (form.matches('[data-ask]')) ask(form);
  else rate(form, event.submitter);
}

// The assistant's process may be starting: the page did not wait for it.
function pending(times) {
  if (!times || !document.querySelector('[data-part="advice"][data-pending]')) return;
  room.want(['advice'], { atOnce: true });
  setTimeout(() => pending(times - 1), AGAIN);
}

if (main) {
  document.addEventListener('submit', submitted);
  setTimeout(() => pending(TIMES), AGAIN);
}
