// Copy buttons beside the runbook's commands, and a note of what was copied. It runs nothing.
const words = JSON.parse(document.body.dataset.words || '{}');

function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'quiet';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

// Puts the command into the composer; a person reads it over and posts it.
function log(command) {
  const area = document.getElementById('composer-text');
  const note = document.getElementById('as-note');
  if (!area) return;
  if (note) note.checked = true;
  const before = area.value.trimEnd();
  area.value = `${before}${before ? '\n' : ''}${words.ran} ${command}`;
  area.scrollIntoView({ block: 'center' });
  area.focus();
}

async function copy(row, command, made) {
  try {
    await navigator.clipboard.writeText(command);
    made.textContent = words.copied;
  } catch {
    getSelection().selectAllChildren(row.querySelector('code'));
    made.textContent = words.marked;
  }
  if (row.querySelector('[data-log]') || !document.getElementById('composer-text')) return;
  const logging = button(words.log_it, () => log(command));
  logging.dataset.log = '';
  logging.dataset.local = '';
  made.after(' ', logging);
}

function dress() {
  for (const row of document.querySelectorAll('[data-command]:not([data-kept-dressed])')) {
    row.dataset.keptDressed = '';
    const command = row.querySelector('code').textContent;
    const made = button(words.copy, () => copy(row, command, made));
    const bar = document.createElement('div');
    bar.className = 'buttons';
    bar.dataset.local = '';
    bar.append(made);
    row.append(bar);
  }
}

if (document.querySelector('main[data-incident]')) {
  dress();
  document.addEventListener('sic:part', dress);
}
