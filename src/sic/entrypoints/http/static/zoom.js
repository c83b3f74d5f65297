// Buttons that make a diagram larger and smaller: no drag is needed (WCAG 2.5.7).
const words = JSON.parse(document.body.dataset.words || '{}');
const STEPS = [0.5, 0.75, 1, 1.5, 2, 3, 4];

function furnish(root) {
  for (const figure of root.querySelectorAll('figure.diagram')) {
    const image = figure.querySelector('img');
    const caption = figure.querySelector('figcaption');
    if (!image || !caption || caption.querySelector('button')) continue;
    const [width, height] = [image.width, image.height];
    let at = STEPS.indexOf(1);
    const resize = (next) => {
      at = Math.min(Math.max(next, 0), STEPS.length - 1);
      image.width = Math.round(width * STEPS[at]);
      image.height = Math.round(height * STEPS[at]);
      figure.classList.toggle('zoomed', STEPS[at] > 1);
    };
    const add = (text, sign, step) => {
      const made = document.createElement('button');
      made.type = 'button';
      made.className = 'quiet';
      // Voice control needs the shown words in the name; a sign alone has none.
      if (sign) made.ariaLabel = text;
      made.textContent = sign || text;
      made.addEventListener('click', () => resize(step()));
      caption.append(made);
    };
    add(words.smaller, '−', () => at - 1);
    add(words.larger, '+', () => at + 1);
    add(words.actual, '', () => STEPS.indexOf(1));
  }
}

furnish(document);
document.addEventListener('sic:shown', (event) => furnish(event.target));
