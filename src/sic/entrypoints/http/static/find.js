// Finds words in the document that is open, and counts them. Never changes its text.
const words = JSON.parse(document.body.dataset.words || '{}');
const PAINTS = 'highlights' in CSS;

function places(article, wanted) {
  const found = [];
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest('.permalink, .sr, button')) continue;
    const text = node.data.toLowerCase();
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      // Some letters change their length in lower case; the text's own end is the limit.
      range.setStart(node, Math.min(at, node.length));
      range.setEnd(node, Math.min(at + wanted.length, node.length));
      found.push(range);
    }
  }
  return found;
}

function show(range) {
  const element = range.startContainer.parentElement;
  for (let box = element.closest('details'); box; box = box.parentElement.closest('details')) {
    box.open = true;
  }
  element.scrollIntoView({ block: 'center' });
}

// A live region that is written anew is read anew: the same words are said once.
function tell(region, text) {
  if (region.textContent !== text) region.textContent = text;
}

function furnish(reader) {
  const form = reader.querySelector('form[data-find]');
  if (!form || form.dataset.find === 'ready') return;
  form.dataset.find = 'ready';
  const article = reader.querySelector('article');
  const field = form.querySelector('input');
  const told = form.querySelector('output');
  let found = [];
  let at = -1;

  const paint = () => {
    const fill = words.found.replace('{at}', at + 1).replace('{count}', found.length);
    tell(told, !field.value.trim() ? '' : found.length ? fill : words.none);
    if (!PAINTS) return;
    article.toggleAttribute('data-found', found.length > 0);
    CSS.highlights.set('found', new Highlight(...found));
    CSS.highlights.set('found-now', new Highlight(...found.slice(Math.max(at, 0), at + 1)));
  };
  const step = (by) => {
    if (!found.length) return;
    at = (at + by + found.length) % found.length;
    show(found[at]);
    paint();
  };

  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    found = wanted ? places(article, wanted) : [];
    at = -1;
    if (found.length) step(1);
    else paint();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    step(event.submitter && event.submitter.value === 'back' ? -1 : 1);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault(); // The form's first button would answer, which goes back.
    step(event.shiftKey ? -1 : 1);
  });
}

const all = (root) => root.querySelectorAll('[data-reader]').forEach(furnish);
all(document);
document.addEventListener('sic:shown', (event) => all(event.target));
