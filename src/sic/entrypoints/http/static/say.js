// Says things aloud to who does not see them: one polite place, one for alarms. Shows nothing.
const room = (globalThis.sicRoom ??= {});
const GATHER = 1_000; // Milliseconds; a burst of entries is one sentence.

function region(role) {
  const made = document.createElement('p');
  made.className = 'sr';
  made.setAttribute('role', role);
  made.dataset.said = role;
  document.body.append(made);
  return made;
}

const main = document.querySelector('main');
const words = JSON.parse(main?.dataset.words || '{}');
const polite = region('status');
const alarm = region('alert');
let heard = [];
let timer = 0;

// Fills the braces of a sentence.
function filled(sentence, values) {
  return (sentence || '').replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function speak() {
  timer = 0;
  const last = heard.at(-1);
  polite.textContent = heard.length < 2 ? last : filled(words.entries, { count: heard.length, last });
  heard = [];
}

// A sentence for the polite place; several within a second are told as one.
function say(sentence) {
  heard.push(sentence);
  timer ||= setTimeout(speak, GATHER);
}

function cry(sentence) {
  alarm.textContent = sentence;
}

Object.assign(room, { say, cry, filled, words });
