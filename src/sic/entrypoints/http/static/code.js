// Copy and wrap buttons above every piece of code. Never sends anything anywhere.
const words = JSON.parse(document.body.dataset.words || '{}');

function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'quiet';
  made.textContent = text;
  made.addEventListener('click', () => act(made));
  return made;
}

async function copy(code, made) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    made.textContent = words.copied;
  } catch {
    // Clipboards need https or this machine; the text is marked for the person to copy.
    getSelection().selectAllChildren(code);
    made.textContent = words.marked;
  }
  setTimeout(() => { made.textContent = words.copy; }, 2000);
}

function furnish(root) {
  for (const box of root.querySelectorAll('.code')) {
    const bar = box.querySelector('.code-bar');
    const code = box.querySelector('code');
    if (!bar || !code || bar.querySelector('button')) continue;
    const wrap = button(words.wrap, (made) => {
      made.setAttribute('aria-pressed', String(box.classList.toggle('wrapped')));
    });
    wrap.setAttribute('aria-pressed', 'false');
    const done = button(words.copy, (made) => copy(code, made));
    done.setAttribute('aria-live', 'polite');
    bar.append(wrap, done);
  }
}

furnish(document);
document.addEventListener('sic:shown', (event) => furnish(event.target));
