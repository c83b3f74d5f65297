// Keeps the screen as the server has it: a stream says what changed, a fetch brings those parts.
// Never throws away what a person typed, opened or looks at; morph.js sees to that.
const room = (globalThis.sicRoom ??= {});
const main = document.querySelector('main[data-stream]');
const incident = main?.dataset.incident ?? '';
// Milliseconds. A fetch starts within the first, drawn, so that not all browsers ask at once,
// and the next one the second later: a burst is one fetch. A list of all incidents may wait.
const [SOON, APART] = incident ? [100, 250] : [500, 2_000];
const PATIENCE = 2_000; // Without an answer before the page says so: a restart is no news.
const BACK_OFF = [500, 1_000, 2_000, 4_000, 6_000];
const HIDDEN_FOR = 30_000; // A tab nobody looks at gives its connection back: a browser has six.
const GLANCE = 60_000; // How often such a tab asks what it missed.
const TIMEOUT = 15_000; // For one answer.
const CROWDED = 10_000; // The same, where there are too many streams.
const GONE = [401, 403]; // Signed out, or no longer allowed to look.

const wanted = new Set(); // Names of parts to fetch.
const link = { state: 'open', since: 0 };
let last = main?.dataset.after ?? main?.dataset.version ?? ''; // Id of the newest frame.
let entries = false; // Whether entries are to be fetched.
let whole = false; // Whether the page is to be fetched: too much was missed.
let fetching = false;
let timer = 0;
let tries = 0;
let resting = false; // Hidden for long: no stream, a glance now and then.
let crowded = false; // Too many streams: the same, more often.
let stream = new AbortController();
const wakes = new Set(); // Ends the waits below, when there is a reason to.

function rest(milliseconds) {
  return new Promise((resolve) => {
    wakes.add(resolve);
    setTimeout(resolve, milliseconds);
  });
}

function wake() {
  wakes.forEach((resolve) => resolve());
  wakes.clear();
}

// ---------------------------------------------------------------- parts

function want(names, { atOnce = false } = {}) {
  for (const name of names) wanted.add(name);
  entries = true;
  schedule(atOnce ? 0 : SOON * Math.random());
}

function wantPage() {
  whole = true;
  schedule(SOON * Math.random());
}

function schedule(wait) {
  if (timer || fetching || (link.state !== 'open' && !resting && !crowded)) return;
  timer = setTimeout(fetchWanted, wait);
}

async function fetchWanted() {
  const began = performance.now();
  timer = 0;
  fetching = true;
  await refetch();
  fetching = false;
  const took = performance.now() - began;
  if (whole || entries || wanted.size) schedule(Math.max(APART, took) * (1 + Math.random()));
}

async function refetch() {
  const names = [...wanted];
  const all = whole;
  wanted.clear();
  entries = whole = false;
  try {
    if (all || !incident) await fetchPage();
    else await fetchParts(names);
  } catch (error) {
    if (!error.status && !['TypeError', 'AbortError', 'TimeoutError'].includes(error.name)) reportError(error);
    names.forEach((name) => wanted.add(name));
    entries = true;
    whole ||= all;
    if (GONE.includes(error.status)) gone(error);
    else if (!error.status) doubted();
    await rest((error.after || (resting ? 30 : 2)) * 1_000);
  }
}

// Any answer is a sign of life, as a piece of the stream is.
async function ask(address, Accept) {
  const answer = await fetch(address, { headers: { Accept }, signal: AbortSignal.timeout(TIMEOUT) });
  if (!answer.ok || answer.redirected) throw new room.Answered(answer);
  alive(answer);
  return answer;
}

async function fetchParts(names) {
  const query = `names=${names.join(',')}&after=${main.dataset.version}`;
  const answer = await ask(`/incidents/${incident}/parts?${query}`, 'application/json');
  const fresh = await answer.json();
  main.dataset.version = fresh.version;
  for (const html of Object.values(fresh.parts)) room.swap(room.parsed(html));
  insert(fresh.entries);
}

async function fetchPage() {
  const answer = await ask(location.pathname + location.search, 'text/html');
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const version = page.querySelector('main')?.dataset.version;
  if (version) main.dataset.version = version;
  for (const made of page.querySelectorAll('[data-part]')) room.swap(made);
}

// ---------------------------------------------------------------- entries

const list = () => document.querySelector('[data-entries]');

// That somebody was shown something changes nothing here; it comes with the next entry.
const shows = (kind) => kind.endsWith('_shown');

// Whether an entry belongs to what the timeline was asked to show.
const FITS = {
  all: (entry) => !shows(entry.dataset.kind),
  people: (entry) => entry.classList.contains('human'),
  system: (entry) => entry.classList.contains('system'),
  updates: (entry) => entry.dataset.kind === 'update_sent',
  decisions: (entry) => entry.classList.contains('decision'),
};

// New entries stand above the others, corrected ones in their own place.
function insert(fresh) {
  const fits = FITS[list()?.closest('[data-show]')?.dataset.show] ?? (() => true);
  const added = [];
  for (const { html } of fresh ?? []) {
    const made = room.parsed(html);
    const old = document.getElementById(made.id);
    if (old) room.morph(old, made);
    else if (fits(made) && Number(made.dataset.seq) > Number(list()?.firstElementChild?.dataset.seq ?? 0)) {
      list()?.prepend(made);
      added.push(made);
    }
  }
  if (!added.length) return;
  list().querySelector(':scope > .none')?.remove();
  document.dispatchEvent(new CustomEvent('sic:entries', { detail: added }));
}

// ---------------------------------------------------------------- the link

function stand(state) {
  main.dataset.keptLink = state;
  if (link.state === state) return;
  if (state !== 'open' && link.state === 'open') link.since = link.heard ?? room.now();
  link.state = state;
  document.dispatchEvent(new CustomEvent('sic:link', { detail: { ...link } }));
  if (state === 'open' && (whole || entries || wanted.size)) schedule(FIRST * Math.random());
}

function gone(error) {
  stand(error.status === 401 ? 'signed-out' : 'refused');
}

let doubt = 0;
function alive(answer) {
  link.heard = room.now();
  clearTimeout(doubt);
  doubt = tries = 0;
  if (answer) room.setByAnswer(answer);
  stand('open');
}

function doubted() {
  doubt ||= setTimeout(() => stand('lost'), PATIENCE);
}

function heard(frame) {
  if (frame.id) last = frame.id;
  if (frame.event === 'reset') wantPage();
  if (frame.event !== 'entry') return;
  const told = JSON.parse(frame.data);
  document.dispatchEvent(new CustomEvent('sic:told', { detail: told }));
  if (!shows(told.kind)) want(told.parts);
}

async function connect() {
  const after = last === '' ? '' : `?after=${last}`;
  if (!after) wantPage(); // This page does not say how old it is.
  const { signal } = stream;
  const frames = room.frames(main.dataset.stream + after, { signal, alive });
  crowded = false;
  for await (const frame of frames) heard(frame);
}

// Without a stream the page asks, now and then, what it missed.
async function glance(milliseconds) {
  want([...document.querySelectorAll('[data-part]')].map((one) => one.dataset.part));
  await rest(milliseconds);
}

async function failed(error) {
  if (resting) return;
  crowded = [429, 503].includes(error.status);
  if (crowded) await glance(CROWDED);
  else if (GONE.includes(error.status)) gone(error);
  else doubted();
}

async function follow() {
  for (;;) {
    try {
      if (resting) await glance(GLANCE);
      else await connect();
    } catch (error) {
      if (error.status === 404) return; // No streams here: the page stands as it was made.
      await failed(error);
    }
    if (!resting) await rest(BACK_OFF[Math.min(tries, BACK_OFF.length - 1)] * (0.5 + Math.random()));
    tries += 1;
  }
}

// Ends the stream; the loop above begins another at once.
function again() {
  tries = 0;
  stream.abort();
  stream = new AbortController();
  setTimeout(wake);
}

let unseen = 0;
function looked() {
  clearTimeout(unseen);
  if (resting === document.hidden) return;
  if (!document.hidden) {
    resting = false;
    again();
    return;
  }
  unseen = setTimeout(() => {
    resting = true;
    again();
  }, HIDDEN_FOR);
}

if (main) {
  follow();
  document.addEventListener('visibilitychange', looked);
  addEventListener('online', again);
  addEventListener('offline', again);
  addEventListener('pagehide', () => stream.abort());
}
Object.assign(room, { again, doubted, gone, link, want });
