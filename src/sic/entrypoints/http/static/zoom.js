// Buttons that make a diagram larger and smaller: no drag is needed (WCAG 2.5.7).
const words = JSON.parse(document.body.dataset.words || '{}');
const STEPS = [0.5, 0.75, 1, 1.5, 2, 3, 4];

function furnish(root) {
  for (const figure of root.querySelectorAll('figure.diagram')) {
    const image = figure.querySelector('img');
    const caption = figure.querySelector('figcaption');
    if (!image || !caption || caption.querySelector('button')) continue;
    // As drawn; shown, it may have been made to fit.
    const [width, height] = ['width', 'height'].map((one) => Number(image.getAttribute(one)));
    const shown = () => image.width / width;
    const resize = (scale) => {
      image.width = Math.round(width * scale);
      image.height = Math.round(height * scale);
      const room = image.closest('.scroll')?.clientWidth ?? width;
      figure.classList.toggle('zoomed', scale > 1 || width * scale > room);
    };
    const add = (text, sign, scale) => {
      const made = document.createElement('button');
      made.type = 'button';
      made.className = 'quiet';
      // Voice control needs the shown words in the name; a sign alone has none.
      if (sign) made.ariaLabel = text;
      made.textContent = sign || text;
      made.addEventListener('click', () => resize(scale()));
      caption.append(made);
    };
    add(words.smaller, '−', () => STEPS.findLast((one) => one < shown() - 0.01) ?? STEPS[0]);
    add(words.larger, '+', () => STEPS.find((one) => one > shown() + 0.01) ?? STEPS.at(-1));
    add(words.actual, '', () => 1);
  }
}

furnish(document);
document.addEventListener('sic:shown', (event) => furnish(event.target));
