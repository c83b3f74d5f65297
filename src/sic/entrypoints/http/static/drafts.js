// Puts a draft into the form beside its link, marked until a person edited it or said that it
// holds as it is. It sends nothing, and throws no typed word away.
const room = (globalThis.sicRoom ??= {});
const main = document.querySelector('main[data-incident]');
const KEPT = main ? `sic:drafted:${main.dataset.me}:${main.dataset.incident}` : '';
const COMPOSER = 'composer-text'; // guard.js keeps what stands there; its mark is kept with it.
const BLANK = /\[[^[\]]{3,120}\]/g; // What only a person knows.

const flat = (text) => text.split(/\s+/).join(' ').trim();

// What is left to do before it may be sent; null when a person finished it.
function left(drafted, text) {
  const [made, written] = [flat(drafted), flat(text)];
  const blanks = [...new Set(made.match(BLANK) ?? [])].filter((one) => written.includes(one));
  return blanks.length || (made && written.includes(made)) ? blanks : null;
}

function check(mark) {
  const field = document.getElementById(mark.dataset.for);
  const drafted = mark.querySelector('[name=drafted]')?.value;
  if (!field || !drafted) return;
  const blanks = left(drafted, field.value);
  const held = mark.querySelector('[name=as_is]').checked;
  field.setCustomValidity(blanks && !held ? room.words.still_draft : '');
  if (blanks) return;
  mark.remove();
  if (field.id === COMPOSER) sessionStorage.removeItem(KEPT);
}

const checkAll = () => document.querySelectorAll('[data-draft-mark]').forEach(check);

async function fetched(link) {
  const asked = new URLSearchParams({ names: link.dataset.draftPart, draft: link.dataset.draft });
  const choice = document.getElementById(link.dataset.draftChoice ?? '')?.value;
  if (choice) asked.set('severity', choice);
  const answer = await fetch(`/incidents/${main.dataset.incident}/parts?${asked}`, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(String(answer.status));
  return room.parsed((await answer.json()).parts[link.dataset.draftPart]);
}

// Below what was typed, if anything was.
function put(made, link) {
  const mark = made.querySelector('[data-draft-mark]');
  const field = document.getElementById(mark.dataset.for);
  const drafted = mark.querySelector('[name=drafted]')?.value ?? '';
  field.form.querySelector('[data-draft-mark]')?.remove();
  mark.dataset.local = '';
  field.after(mark);
  if (field.id === COMPOSER) sessionStorage.setItem(KEPT, drafted);
  if (drafted && !flat(field.value).includes(flat(drafted))) {
    const before = field.value.trimEnd();
    field.value = before && drafted ? `${before}${field.matches('textarea') ? '\n\n' : ' '}${drafted}` : drafted;
  }
  const kind = link.dataset.draft === 'update' && document.getElementById('as-update');
  if (kind) kind.checked = true;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
  room.say?.(mark.querySelector('.tag')?.textContent ?? mark.textContent.trim());
}

// After a reload: half-edited words come back, and so must the mark on them.
async function again() {
  checkAll();
  const drafted = sessionStorage.getItem(KEPT);
  const link = document.querySelector('a[data-draft="update"]');
  const field = document.getElementById(COMPOSER);
  if (!drafted || !link || !left(drafted, field.value) || field.form.querySelector('[data-draft-mark]')) return;
  const mark = (await fetched(link)).querySelector('[data-draft-mark]');
  const kept = mark.querySelector('[name=drafted]');
  if (kept) kept.value = drafted;
  mark.dataset.local = '';
  field.after(mark);
  document.getElementById('as-update').checked = true;
  checkAll();
}

async function pressed(event) {
  const link = event.target.closest('a[data-draft]');
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    put(await fetched(link), link);
  } catch {
    location.assign(link.href); // The page itself says what is wrong.
  }
}

if (main) {
  document.addEventListener('click', pressed);
  document.addEventListener('input', checkAll);
  document.addEventListener('sic:part', checkAll);
  setTimeout(() => again().catch(checkAll)); // After guard.js gave back what was half written.
}
