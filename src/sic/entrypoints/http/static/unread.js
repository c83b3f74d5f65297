// Tells what is new: aloud once, in the title while nobody looks, and where reading stopped.
const room = (globalThis.sicRoom ??= {});
const { words, filled } = room;
const main = document.querySelector('main[data-stream]');
const SEEN = 1_000; // Milliseconds on the screen after which an entry counts as read.
const SPOKEN = 200; // Characters of an entry that are said aloud.
const plain = document.title;
let unread = [];
let headSeen = true;
let timer = 0;

const list = () => document.querySelector('[data-entries]');
const looking = () => !document.hidden && headSeen;

function jump() {
  const oldest = unread.find((one) => one.isConnected);
  read();
  if (!oldest) return;
  oldest.tabIndex = -1;
  oldest.focus({ preventScroll: true });
  oldest.scrollIntoView({ block: 'center' });
}

function makeButton() {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'unread';
  made.dataset.local = '';
  made.hidden = true;
  made.addEventListener('click', jump);
  main.append(made);
  return made;
}

function show() {
  const count = unread.length;
  document.title = count ? `(${count}) ${plain}` : plain;
  button.hidden = !count || looking();
  button.textContent = filled(words.unread, { count });
}

function read() {
  unread = [];
  show();
}

// One line under the oldest entry nobody has seen; the next ones move it.
function mark(entry) {
  list()?.querySelector('.unread-here')?.remove();
  const made = document.createElement('p');
  made.className = 'unread-here';
  made.dataset.local = '';
  made.textContent = words.unread_here;
  entry.append(made);
}

// The words of an entry for who hears the page: a screenful of log is not read out.
function heard(entry) {
  const text = entry.querySelector('.words')?.textContent.trim() ?? '';
  const short = text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text;
  room.say(entry.classList.contains('human') ? `${entry.dataset.by}: ${short}` : short);
}

function arrived(added) {
  const news = added.filter((one) => !one.dataset.kind.endsWith('_shown'));
  news.forEach(heard);
  const others = news.filter((one) => one.dataset.by !== main.dataset.me);
  if (!others.length || looking()) return;
  if (!unread.length) mark(others[0]);
  unread.push(...others);
  show();
}

function look() {
  clearTimeout(timer);
  if (looking()) timer = setTimeout(read, SEEN);
  else show();
}

// The top of the list is where new entries come in.
const watch = main && new IntersectionObserver((seen) => {
  headSeen = seen.at(-1).isIntersecting;
  look();
});

function observe() {
  const head = document.querySelector('#timeline-title');
  watch.disconnect();
  if (head) watch.observe(head);
}

const button = main && makeButton();
if (main) {
  observe();
  document.addEventListener('sic:part', ({ target }) => target.dataset.part === 'timeline' && observe());
  document.addEventListener('visibilitychange', look);
  document.addEventListener('sic:entries', ({ detail }) => arrived(detail));
  // The list of incidents has no timeline: a new incident is its news.
  document.addEventListener('sic:told', ({ detail }) => {
    if (!main.dataset.incident && detail.kind === 'declared') room.say(detail.sentence);
  });
}
