// Keeps Tab inside an open dialog: a native one lets it out into the browser (ARIA APG).
const STOPS = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';

document.addEventListener('keydown', (event) => {
  const dialog = event.target.closest?.('dialog[open]');
  if (event.key !== 'Tab' || !dialog || event.defaultPrevented) return;
  const stops = [...dialog.querySelectorAll(STOPS)].filter((one) => one.checkVisibility() && !one.disabled);
  if (!stops.length) return;
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  const here = document.activeElement;
  const before = event.shiftKey && here.tabIndex < 0 && !stops.some(
    (one) => one.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_FOLLOWING);
  if (here !== from && !before) return;
  event.preventDefault();
  to.focus();
});
