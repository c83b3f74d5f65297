// Tells what is new: aloud once, in the title while nobody looks, and where reading stopped.
const room = (globalThis.sicRoom ??= {});
const { words, filled } = room;
const main = document.querySelector('main[data-stream]');
const SEEN = 1_000; // Milliseconds on the screen after which an entry counts as read.
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

function arrived(added) {
  const others = added.filter((one) => one.dataset.by !== main.dataset.me);
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

function sentenceOf({ by, human, sentence }) {
  return human ? `${by}: ${sentence}` : sentence;
}

const button = main && makeButton();
if (main) {
  // The top of the list is where new entries come in; a mark stands there to be watched.
  const watch = new IntersectionObserver(([seen]) => {
    headSeen = seen.isIntersecting;
    look();
  });
  const head = document.querySelector('#timeline-title');
  if (head) watch.observe(head);
  document.addEventListener('visibilitychange', look);
  document.addEventListener('sic:entries', ({ detail }) => arrived(detail));
  document.addEventListener('sic:told', ({ detail }) => {
    if (main.dataset.incident || detail.kind === 'declared') room.say(sentenceOf(detail));
  });
}
