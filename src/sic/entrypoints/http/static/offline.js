// Says in one bar whether the screen can be trusted: since when nobody answered, what waits.
// Never blocks anything: whoever wants to write goes on writing.
const room = (globalThis.sicRoom ??= {});
const { words, filled } = room;
const main = document.querySelector('main[data-stream]');
const TOLD = 4_000; // Milliseconds for which "answers again" stays.
let waiting = 0;
let state = { state: 'open', since: 0 };
let away = 0;

// An instant of the server's clock as the pages write it: "03:14:07 UTC".
function clockTime(seconds) {
  return `${new Date(seconds * 1_000).toISOString().slice(11, 19)} UTC`;
}

function bar() {
  const made = document.createElement('div');
  made.className = 'link-state';
  made.dataset.local = '';
  made.setAttribute('role', 'status');
  made.hidden = true;
  main.append(made);
  return made;
}

function sentence() {
  const time = clockTime(state.since);
  const kept = waiting ? ` ${filled(words.kept, { count: waiting })}` : '';
  return filled(words[state.state.replace('-', '_')], { time }) + kept;
}

function show(place) {
  clearTimeout(away);
  place.hidden = false;
  place.dataset.state = state.state;
  const text = document.createElement('p');
  text.textContent = sentence();
  place.replaceChildren(text);
  if (state.state === 'signed-out') place.append(door());
}

// In a tab of its own, so that nothing typed here is lost; this one goes on by itself.
function door() {
  const made = document.createElement('a');
  made.href = '/login';
  made.target = '_blank';
  made.rel = 'noopener';
  made.textContent = words.sign_in;
  return made;
}

function back(place) {
  place.dataset.state = 'open';
  place.replaceChildren(words.back);
  away = setTimeout(() => {
    place.hidden = true;
  }, TOLD);
}

if (main) {
  const place = bar();
  document.addEventListener('sic:link', ({ detail }) => {
    const was = state.state;
    state = detail;
    if (state.state !== 'open') show(place);
    else if (was !== 'open') back(place);
  });
  document.addEventListener('sic:queue', ({ detail }) => {
    waiting = detail.filter((item) => !item.refused).length;
    if (state.state !== 'open') show(place);
  });
}
Object.assign(room, { clockTime });
