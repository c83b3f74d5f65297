// Sends notes and ticks in order, and keeps them while SIC does not answer. Nothing is recorded
// twice: each has a key that SIC answers once, however often and from however many tabs it comes.
const room = (globalThis.sicRoom ??= {});
const main = document.querySelector('main[data-stream][data-incident]');
const PREFIX = main ? `sic:queue:${main.dataset.me}:${main.dataset.incident}:` : '';
const TIMEOUT = 15_000; // Milliseconds for one answer.
const AGAIN = 5_000; // Before the next attempt, where nothing else wakes the queue.
const LATER = [401, 408, 425, 429]; // Not said about what was sent, but about the moment.
const STRANGE = 'SIC-E306'; // The page's proof is of a session that ended.
const OURS = ['csrf', 'version', 'key']; // The page's, not what was typed.

let count = 0;
let sending = false;
let timer = 0;
let memory = new Map(); // Where the browser keeps nothing for us: better than not at all.

// ---------------------------------------------------------------- what is kept

const names = () => [...Object.keys(localStorage), ...memory.keys()].filter((one) => one.startsWith(PREFIX)).sort();

function read(name) {
  const text = memory.get(name) ?? localStorage.getItem(name);
  return text && { ...JSON.parse(text), name };
}

function items() {
  return names().map(read).filter(Boolean);
}

function keep({ name, ...item }) {
  const text = JSON.stringify(item);
  try {
    localStorage.setItem(name, text);
  } catch {
    memory.set(name, text);
  }
  told();
}

function drop(name) {
  localStorage.removeItem(name);
  memory.delete(name);
  told();
}

function told() {
  document.dispatchEvent(new CustomEvent('sic:queue', { detail: items() }));
}

// Random enough that nobody else's form has it; the server makes the rest of the key of it.
function freshKey() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(12)))).replaceAll('/', '_').replaceAll('+', '-');
}

// ---------------------------------------------------------------- sending

// Takes what a form says and sends it when its turn comes; returns what was put in line.
function enqueue(form, submitter, kind) {
  const typed = [...new FormData(form, submitter)].filter(([name]) => !OURS.includes(name));
  count += 1;
  const at = Date.now();
  const item = {
    name: `${PREFIX}${String(at).padStart(15, '0')}-${String(count).padStart(5, '0')}-${freshKey()}`,
    kind,
    at,
    action: submitter?.getAttribute('formaction') ?? form.getAttribute('action'),
    fields: [...typed, ['key', form.dataset.keptKey ?? freshKey()]],
  };
  delete form.dataset.keptKey;
  keep(item);
  drain();
  return item;
}

async function drain() {
  if (!PREFIX || sending) return;
  sending = true;
  clearTimeout(timer);
  try {
    // One tab at a time, where the browser can tell; without that the keys still hold.
    const alone = navigator.locks ? (work) => navigator.locks.request(PREFIX, work) : (work) => work();
    await alone(sendAll);
  } finally {
    sending = false;
  }
  if (items().some((item) => !item.refused)) timer = setTimeout(drain, AGAIN);
}

// Looks anew after each: more may have been written, or another tab have sent some.
async function sendAll() {
  const next = () => items().find((item) => !item.refused);
  for (let item = next(); item; item = next()) if (!await settle(item)) return;
}

// Sends one; false stops the line, for order matters.
async function settle(item, second = false) {
  let answer = null;
  try {
    answer = await post(item);
  } catch {
    room.doubted();
    return leave(item);
  }
  if (answer.ok) return done(item);
  const problem = await answer.json().catch(() => ({}));
  if (answer.status === 401) room.gone(answer);
  if (problem.code === STRANGE && !second && await renewed()) return settle(item, true);
  if (LATER.includes(answer.status) || answer.status >= 500 || problem.code === STRANGE) return leave(item);
  return refused(item, problem);
}

function post(item) {
  const csrf = document.querySelector('input[name=csrf]')?.value ?? '';
  const body = new URLSearchParams([...item.fields, ['csrf', csrf]]);
  const headers = { Accept: 'application/json' };
  return fetch(item.action, { method: 'POST', body, headers, signal: AbortSignal.timeout(TIMEOUT) });
}

function done(item) {
  drop(item.name);
  if (room.link.state !== 'open') room.again(); // It was heard: no need to wait for the next try.
  document.dispatchEvent(new CustomEvent('sic:sent', { detail: item }));
  room.want(item.kind === 'tick' ? ['checklist', 'strip'] : [], { atOnce: true });
  return true;
}

function refused(item, problem) {
  const reason = [problem.detail, problem.remedy].filter(Boolean).join(' ');
  if (item.kind === 'tick') drop(item.name);
  else keep({ ...item, refused: reason || room.words.refused });
  document.dispatchEvent(new CustomEvent('sic:refused', { detail: { ...item, reason } }));
  return true;
}

// What people are told must be true when they read it: an update does not wait for a link.
function leave(item) {
  if (!item.action.endsWith('/updates')) return false;
  keep({ ...item, refused: room.words.update_kept });
  document.dispatchEvent(new CustomEvent('sic:refused', { detail: { ...item, reason: room.words.update_kept } }));
  return true;
}

// Somebody signed in again in another tab: the page gets the new session's proof.
async function renewed() {
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.querySelector('input[name=csrf]')?.value;
  for (const field of document.querySelectorAll('input[name=csrf]')) field.value = fresh ?? field.value;
  return Boolean(fresh);
}

if (main) {
  document.addEventListener('sic:link', ({ detail }) => detail.state === 'open' && drain());
  addEventListener('storage', (event) => event.key?.startsWith(PREFIX) && told());
  addEventListener('online', drain);
  setTimeout(() => {
    told();
    drain();
  });
}
Object.assign(room, { drop, enqueue, items });
