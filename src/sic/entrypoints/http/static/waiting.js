// Shows what was written and not yet recorded, above the timeline. Never throws a word away
// unasked: what was refused comes back into the form it was written in.
const room = (globalThis.sicRoom ??= {});
const { words, filled } = room;
const main = document.querySelector('main[data-stream][data-incident]');
const FOUND = 2_000; // Milliseconds in which a recorded note turns up among the entries.
const recorded = new Map(); // Sent, and not yet seen in the timeline.

const wordsOf = (item) => item.fields.find(([name]) => name === 'text')?.[1] ?? '';
const composer = () => document.querySelector('form[data-post]');
const field = (form) => form?.querySelector('textarea[name=text]');

function place() {
  const found = document.querySelector('[data-waiting]');
  if (found) return found;
  const made = document.createElement('ol');
  made.className = 'entries waiting';
  made.dataset.local = made.dataset.waiting = '';
  made.setAttribute('aria-label', words.waiting);
  document.querySelector('[data-entries]')?.before(made);
  return made;
}

function button(label, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'quiet';
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}

function paragraph(className, text) {
  const made = document.createElement('p');
  made.className = className;
  made.textContent = text;
  return made;
}

function stateOf(item) {
  if (item.refused) return filled(words.not_recorded, { reason: item.refused });
  return room.link.state === 'open' ? words.sending : words.waiting;
}

function row(item) {
  const made = document.createElement('li');
  made.className = 'human';
  made.append(paragraph('words', wordsOf(item)), paragraph('by', stateOf(item)));
  if (item.refused) {
    made.classList.add('refused');
    const again = button(words.put_back, () => putBack(item) || field(composer())?.focus());
    made.append(again, button(words.discard, () => room.drop(item.name)));
  }
  return made;
}

function render() {
  const kept = room.items().filter((item) => item.kind === 'words');
  const shown = [...recorded.values(), ...kept].reverse();
  if (!shown.length && !document.querySelector('[data-waiting]')) return;
  const list = place();
  list.replaceChildren(...shown.map(row));
  list.hidden = !shown.length;
}

// Puts refused words back where they were typed, with their key, lest they be recorded twice.
// False where something else stands there.
function putBack(item) {
  const form = composer();
  const text = field(form);
  if (!text || text.value.trim()) return false;
  for (const [name, value] of item.fields) {
    const one = form.elements.namedItem(name);
    if (name === 'key') form.dataset.keptKey = value;
    else if (one && 'value' in one && one.type !== 'submit') one.value = value;
  }
  text.focus();
  room.drop(item.name);
  return true;
}

function submitted(event) {
  const form = event.target.closest('form[data-post]');
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const text = field(form);
  if (!text?.value.trim()) return;
  room.enqueue(form, event.submitter, 'words');
  text.value = text.defaultValue = '';
  text.dispatchEvent(new Event('input', { bubbles: true }));
}

function sent(item) {
  if (item.kind !== 'words') return;
  recorded.set(item.name, item);
  setTimeout(() => {
    recorded.delete(item.name);
    render();
  }, FOUND);
}

if (main) {
  document.addEventListener('submit', submitted);
  document.addEventListener('sic:queue', render);
  document.addEventListener('sic:link', render);
  document.addEventListener('sic:part', ({ target }) => target.dataset.part === 'timeline' && render());
  document.addEventListener('sic:sent', ({ detail }) => sent(detail));
  document.addEventListener('sic:entries', () => {
    recorded.clear();
    render();
  });
  document.addEventListener('sic:refused', ({ detail }) => {
    if (detail.kind !== 'words') return;
    room.cry(filled(words.not_recorded, { reason: detail.reason }));
    putBack(detail);
    render();
  });
}
