// Moves through an incident's past: the parts of the page as they were at one entry. Read-only,
// and a fetch that was overtaken is given up, so that dragging never lags behind the hand.
const room = (globalThis.sicRoom ??= {});
const { words, filled } = room;
const main = document.querySelector('main[data-at]');
const range = main?.querySelector('[data-scrub]');
const QUIET = 80; // Milliseconds without a move before a fetch: a drag is not a hundred of them.
let asked = new AbortController();
let timer = 0;

async function fetchMoment(seq) {
  asked.abort();
  asked = new AbortController();
  const names = [...document.querySelectorAll('[data-part]')].map((one) => one.dataset.part).join(',');
  const show = document.querySelector('[data-show]')?.dataset.show ?? '';
  const query = new URLSearchParams({ at: seq, names, show });
  const headers = { Accept: 'application/json' };
  const answer = await fetch(`/incidents/${main.dataset.incident}/parts?${query}`, { headers, signal: asked.signal });
  if (!answer.ok) throw new room.Answered(answer);
  return answer.json();
}

// The address follows, so that a reload and a link to somebody else show the same moment.
function show({ version, parts }) {
  const address = new URL(location);
  address.searchParams.set('at', version);
  address.hash = '';
  history.replaceState(history.state, '', address);
  main.dataset.at = main.dataset.version = version;
  for (const html of Object.values(parts)) room.swap(room.parsed(html));
}

async function go(seq) {
  try {
    show(await fetchMoment(seq));
    said('');
  } catch (error) {
    if (error.name !== 'AbortError') said(words.not_shown);
  }
}

function said(text) {
  const place = main.querySelector('[data-scrub-said]');
  if (place) place.textContent = text;
}

function moved() {
  const text = filled(words.entry_of, { seq: range.value, last: range.max });
  range.setAttribute('aria-valuetext', text);
  const place = main.querySelector('[data-scrub-entry]');
  if (place) place.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => go(range.value), QUIET);
}

// "Before" and "after" are links to a moment: followed here, without leaving the page.
function followed(event) {
  const to = event.target.closest('a[data-moment]');
  if (!to || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (to.getAttribute('aria-disabled') === 'true') return;
  clearTimeout(timer);
  range.value = to.dataset.moment;
  go(to.dataset.moment);
}

if (range) {
  range.addEventListener('input', moved);
  main.addEventListener('click', followed);
}
