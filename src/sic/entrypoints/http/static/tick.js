// Shows a tick at once, and takes it back with the server's words when it is refused. The list
// on the screen is the server's: this only runs ahead of it.
const room = (globalThis.sicRoom ??= {});
const { words, filled } = room;
const main = document.querySelector('main[data-stream][data-incident]');
const before = new Map(); // Form's address → the item as the server last had it.

const formOf = (action) => document.querySelector(`form[data-tick][action="${CSS.escape(action)}"]`);
const undoes = (item) => item.fields.some(([name]) => name === 'undo');

// Writes into the first text of an element, beside what it says to who does not see it.
function label(element, text) {
  const own = element && [...element.childNodes].find((one) => one.nodeType === Node.TEXT_NODE);
  if (own) own.data = text;
}

function turnForm(form, ticked) {
  const undo = form.querySelector('input[name=undo]');
  if (!ticked) undo?.remove();
  else if (!undo) {
    const made = document.createElement('input');
    Object.assign(made, { type: 'hidden', name: 'undo', value: '1' });
    form.prepend(made);
  }
  label(form.querySelector('button'), ticked ? words.undo : words.tick);
}

// Makes an item look as it will when the server has heard.
function ahead(item) {
  const form = formOf(item.action);
  const row = form?.closest('li');
  if (!row) return;
  const ticked = !undoes(item);
  if (!before.has(item.action)) before.set(item.action, row.cloneNode(true));
  row.setAttribute('data-kept-pending', '');
  label(row.querySelector('.sign'), ticked ? '☑' : '☐');
  label(row.querySelector('.sign + .sr'), `${ticked ? words.done : words.to_do} `);
  const who = ticked ? filled(words.recorded_by, { who: main.dataset.me }) : '';
  const state = room.link.state === 'open' ? who : words.waiting;
  const place = row.querySelector('[data-by]');
  if (place) place.textContent = state;
  turnForm(form, ticked);
}

function settle(action) {
  const row = formOf(action)?.closest('li');
  const old = before.get(action);
  before.delete(action);
  row?.removeAttribute('data-kept-pending');
  return { row, old };
}

function refuse({ action, reason }) {
  const { row, old } = settle(action);
  if (!row) return;
  old.removeAttribute('data-kept-pending');
  room.morph(row, old);
  const said = document.createElement('p');
  said.className = 'small refused-words';
  said.dataset.local = '';
  said.textContent = filled(words.not_recorded, { reason });
  row.querySelector('.refused-words')?.remove();
  row.append(said);
  room.cry(said.textContent);
  room.want(['checklist'], { atOnce: true });
}

function submitted(event) {
  const form = event.target.closest('form[data-tick]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  form.closest('li')?.querySelector('.refused-words')?.remove();
  ahead(room.enqueue(form, event.submitter, 'tick'));
}

// After every answer of the server: what is still on its way is shown ahead of it again.
function catchUp() {
  const waiting = room.items().filter((item) => item.kind === 'tick');
  for (const row of document.querySelectorAll('li[data-kept-pending]')) {
    const action = row.querySelector('form')?.getAttribute('action');
    if (!waiting.some((item) => item.action === action)) settle(action);
  }
  for (const action of before.keys()) before.delete(action);
  waiting.forEach(ahead);
}

if (main) {
  document.addEventListener('submit', submitted);
  document.addEventListener('sic:part', ({ target }) => target.dataset.part === 'checklist' && catchUp());
  document.addEventListener('sic:link', () => room.items().filter((item) => item.kind === 'tick').forEach(ahead));
  document.addEventListener('sic:refused', ({ detail }) => detail.kind === 'tick' && refuse(detail));
  setTimeout(catchUp);
}
