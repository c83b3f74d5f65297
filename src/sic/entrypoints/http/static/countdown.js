// Keeps what is due in words that are true each second, as the server says them. Decides nothing.
const room = (globalThis.sicRoom ??= {});
const UNITS = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']];
const SOON_SHARE = 0.2; // The last fifth of a clock's time is "due soon".
const SOON_AT_LEAST = 300; // Seconds, where the clock's start is not known.
const LEVELS = ['calm', 'half', 'soon', 'overdue'];

// A span in its two largest units, as sic.domain.words.duration has it.
function span(seconds) {
  let left = Math.max(0, Math.trunc(seconds));
  const parts = [];
  for (const [size, unit] of UNITS) {
    if (size === 86_400 && left < 2 * size) continue; // A single day reads better in hours.
    if (left >= size) parts.push(`${Math.floor(left / size)} ${unit}`);
    left %= size;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

// How a deadline stands: seconds left, and "ok", "soon" or "overdue"; all in seconds.
function standing(due, now, started) {
  const left = due - now;
  if (left < 0) return { left, state: 'overdue', level: 'overdue' };
  const whole = started === null ? null : due - started;
  const soon = left <= (whole === null ? SOON_AT_LEAST : whole * SOON_SHARE);
  const half = whole !== null && left <= whole / 2;
  return { left, state: soon ? 'soon' : 'ok', level: soon ? 'soon' : half ? 'half' : 'calm' };
}

// What is worth saying aloud when a level follows another; '' for nothing.
function threshold(before, level) {
  return before !== undefined && LEVELS.indexOf(level) > LEVELS.indexOf(before) ? level : '';
}

Object.assign(room, { span, standing, threshold });

const seconds = (text) => (text ? Date.parse(text) / 1000 : null);
const told = new Map(); // Clock and due time → the level last told.
let ahead = 0; // Seconds by which the server's clock is ahead of this machine's.
let timer = 0;

// The page says when it was made; that was about when its answer began to arrive.
function setByPage(text) {
  const [loading] = performance.getEntriesByType('navigation');
  const made = performance.timeOrigin + (loading?.responseStart ?? 0);
  if (text) ahead = seconds(text) - made / 1000;
}

// A Date header is whole seconds, cut: half a second is the best guess of the rest.
function setByAnswer(answer) {
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (date) ahead = date / 1000 + 0.5 - Date.now() / 1000;
}

function now() {
  return Date.now() / 1000 + ahead;
}

function announce(node, { left, level }, sentence) {
  const key = `${node.dataset.name} ${node.dataset.due}`;
  const crossed = threshold(told.get(key), level);
  told.set(key, level);
  if (!crossed || !node.dataset.name) return;
  const text = room.filled(room.words[crossed], { name: node.dataset.name, words: sentence });
  if (crossed === 'overdue' && left > -60) room.cry(text);
  else room.say(text);
}

function put(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

function show(node, at) {
  const how = standing(seconds(node.dataset.due), at, seconds(node.dataset.started));
  const left = span(Math.abs(how.left));
  const pattern = how.left < 0 ? room.words.overdue_by : room.words.due_in;
  const sentence = room.filled(pattern, { span: left });
  const figure = node.querySelector('[data-due-left]');
  put(figure ?? node, figure ? left : sentence);
  put(node.querySelector('[data-due-how]'), room.filled(pattern, { span: '' }).trim());
  if (!node.classList.contains(how.state)) {
    node.classList.remove('ok', 'soon', 'overdue');
    node.classList.add(how.state);
  }
  announce(node, how, sentence);
}

function tell() {
  const at = now();
  for (const node of document.querySelectorAll('[data-due]')) show(node, at);
  for (const node of document.querySelectorAll('[data-since]')) put(node, span(at - seconds(node.dataset.since)));
}

// One timer for all, on the full second of the server's clock; none while nobody looks.
function tick() {
  clearTimeout(timer);
  if (document.hidden) return;
  tell();
  timer = setTimeout(tick, 1_000 - ((now() * 1_000) % 1_000) + 5);
}

const main = document.querySelector('main[data-now]:not([data-at])');
if (main) {
  setByPage(main.dataset.now);
  document.addEventListener('visibilitychange', tick);
  document.addEventListener('sic:part', tell);
  tick();
}
Object.assign(room, { setByAnswer, now });
