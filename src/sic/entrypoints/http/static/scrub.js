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
  const address = new URL(location);
  address.searchParams.set('at', seq);
  address.hash = '';
  const answer = await fetch(address, { headers: { Accept: 'text/html' }, signal: asked.signal });
  if (!answer.ok || answer.redirected) throw new room.Answered(answer);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  history.replaceState(history.state, '', address);
  return page;
}

function show(page) {
  document.title = page.title;
  main.dataset.at = page.querySelector('main').dataset.at;
  for (const made of page.querySelectorAll('[data-part]')) room.swap(made);
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
