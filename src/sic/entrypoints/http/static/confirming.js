// A webhook's pages over the war room, fetched as they are: arguments, exact request, outcome. The
// token is in what was fetched and nowhere else. It presses nothing, and leaving it denies nothing.
const room = (globalThis.sicRoom ??= {});
const main = document.querySelector('main[data-stream][data-incident]');
const PAGES = new RegExp(`^/incidents/${main?.dataset.incident}/(?:webhooks|executions)/[^/]+(/\\w+)?$`);
let dialog = null;
let opener = null;
let asked = 0; // Counts what was asked for: an answer to something older is dropped.
let stepping = null; // The step back in the history that follows a closing.
let left = null; // A confirmation that was closed while it still holds: its run, and what showed it.

// ------------------------------------------------------------ what is in it

function head() {
  const made = document.createElement('form');
  made.method = 'dialog';
  made.className = 'away';
  made.innerHTML = '<button class="quiet"></button>';
  made.firstChild.textContent = JSON.parse(document.body.dataset.words).close;
  return made;
}

function built() {
  dialog = room.alertDialog();
  dialog.dataset.local = '';
  dialog.addEventListener('close', closed);
  // Before all others hear of it: no part of the page must take it for a form of its own.
  dialog.addEventListener('submit', submitted);
  document.body.append(dialog);
}

function put(nodes) {
  if (!dialog) built();
  dialog.replaceChildren(head(), ...nodes);
  room.named(dialog);
  if (dialog.open) return;
  history.pushState({ hook: true }, '');
  dialog.showModal();
}

function lower(heading, level) {
  const made = document.createElement(`h${level}`);
  for (const { name, value } of heading.attributes) made.setAttribute(name, value);
  made.append(...heading.childNodes);
  return made;
}

// The page that came, without what is around it there.
function show(page) {
  const nodes = page.querySelector('main');
  for (const one of nodes.querySelectorAll('[data-page-only]')) one.remove();
  for (const level of [3, 2, 1]) {
    // The page that is open has the one heading above all others.
    for (const one of nodes.querySelectorAll(`h${level}`)) one.replaceWith(lower(one, level + 1));
  }
  put(nodes.childNodes);
  room.hooked(dialog, (address) => load(address), Date.parse(nodes.dataset.now) || undefined);
  dialog.scrollTop = 0;
  if (!dialog.querySelector('[autofocus]')) first().focus({ preventScroll: true });
}

// Enter on opening must press nothing: a field has the focus where it is empty and asked for.
function first() {
  const place = dialog.querySelector('#problem') ?? dialog.querySelector('h2');
  place.tabIndex = -1;
  const field = dialog.querySelector('#preview :is(select, input:not([type=hidden]))');
  return field && !field.value && place.id !== 'problem' ? field : place;
}

// ------------------------------------------------------------ asking for it

async function load(address, sent = null) {
  const mine = ++asked;
  const known = dialog?.open;
  try {
    const answer = await fetch(address, { cache: 'no-store', headers: { Accept: 'text/html' }, ...sent });
    const text = await answer.text();
    if (mine !== asked) return;
    const ours = PAGES.test(new URL(answer.url).pathname) && (answer.ok || sent);
    if (!ours) location.assign(answer.redirected ? answer.url : address); // Its own page says why.
    else show(new DOMParser().parseFromString(text, 'text/html'));
  } catch {
    if (mine === asked) failed(address, sent, known);
  }
}

// Whether the press arrived is not known: the token lets it through once, however often it is tried.
function failed(address, sent, known) {
  if (!known) {
    location.assign(address);
    return;
  }
  for (const form of dialog.querySelectorAll('[data-press]')) {
    delete form.dataset.sent;
    form.querySelector('[aria-disabled]')?.removeAttribute('aria-disabled');
  }
  const told = dialog.querySelector('[data-failed]') ?? document.createElement('p');
  told.className = 'notice refused';
  told.dataset.failed = '';
  told.setAttribute('role', 'alert');
  told.textContent = sent ? room.words.no_answer : room.words.not_sent;
  dialog.firstChild.after(told);
  dialog.scrollTop = 0;
}

let busy = false;
async function submitted(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'dialog') return;
  event.preventDefault();
  if (form.matches('[data-cancel]')) {
    dialog.close();
    return;
  }
  if (busy) return;
  busy = true;
  dialog.setAttribute('aria-busy', 'true');
  await load(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, event.submitter)) });
  dialog.removeAttribute('aria-busy');
  busy = false;
}

// ------------------------------------------------------------ opening and leaving

async function open(link) {
  if (!dialog?.open) opener = document.activeElement === document.body ? link : document.activeElement;
  await stepping; // Else it would take back the step that opening makes.
  if (left?.run === link.pathname && !left.nodes.some((one) => one.querySelector?.('[data-late]:not([hidden])'))) {
    put(left.nodes);
    dialog.querySelector('[autofocus]').focus({ preventScroll: true });
    return;
  }
  load(link.href);
}

function clicked(event) {
  const link = event.target.closest('a[href]');
  const plain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.origin !== location.origin) return;
  const back = dialog?.contains(link) && link.pathname === location.pathname;
  if (!back && !PAGES.test(link.pathname)) return;
  event.preventDefault();
  if (back) dialog.close();
  else open(link);
}

function closed() {
  asked += 1;
  const press = dialog.querySelector('[data-confirm] form[data-press]:not([data-sent])');
  const nodes = [...dialog.childNodes].slice(1);
  left = press && { run: new URL(press.action).pathname.replace('/confirmation', ''), nodes };
  dialog.replaceChildren();
  if (history.state?.hook) {
    stepping = new Promise((stepped) => addEventListener('popstate', stepped, { once: true }));
    history.back();
  }
  (opener?.checkVisibility() ? opener : again()).focus({ preventScroll: true });
  opener = null;
}

// The part was made anew meanwhile, or it was a line of the palette.
function again() {
  const same = [...document.querySelectorAll('[data-part] a[href]')].find((one) => one.href === opener?.href);
  const place = same ?? document.querySelector('#executions h2');
  if (!same) place.tabIndex = -1;
  return place;
}

// Back closes it and nothing below it; what was opened above it closes first.
function stepped(event) {
  if (dialog?.open && !event.state?.hook) dialog.close();
}

if (main) {
  document.addEventListener('click', clicked);
  addEventListener('popstate', stepped);
}
