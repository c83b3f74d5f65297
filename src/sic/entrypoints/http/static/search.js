// Results under a box as one types, by the keys of a combobox. A search box without it is a form.
const WAIT = 120; // Milliseconds of silence before asking.

// ``palette`` stands in a dialog: its list stays open, and Enter takes the first option.
function furnish(form, { ask: address, follow: go, palette = false }) {
  const field = form.querySelector('input[name=q]');
  const list = form.querySelector('[role=listbox]');
  const told = form.querySelector('[role=status]');
  let timer = 0;
  let asked = 0;
  let pending = null; // The answer that is on its way.
  let at = -1;

  const options = () => [...list.querySelectorAll('[role=option]')];
  const close = () => {
    if (palette) return;
    list.hidden = true;
    at = -1;
    field.setAttribute('aria-expanded', 'false');
    field.removeAttribute('aria-activedescendant');
  };
  const choose = (next) => {
    const all = options();
    if (!all.length) return;
    at = (next + all.length) % all.length;
    all.forEach((one, number) => one.setAttribute('aria-selected', String(number === at)));
    field.setAttribute('aria-activedescendant', all[at].id);
    all[at].scrollIntoView({ block: 'nearest' });
  };
  const follow = (option) => {
    close();
    go(option, field);
  };
  const ask = async () => {
    const text = field.value.trim();
    const mine = ++asked;
    if (!text && !palette) {
      told.textContent = '';
      close();
      return;
    }
    let answer;
    try {
      answer = await fetch(address(encodeURIComponent(text)));
    } catch {
      return; // Enter still sends the form, and the browser then says what is wrong.
    }
    if (!answer.ok || mine !== asked) return;
    list.innerHTML = await answer.text();
    const all = options();
    const said = list.querySelector('[data-told]')?.dataset.told || '';
    if (told.textContent !== said) told.textContent = said; // Written anew it would be read anew.
    at = -1;
    field.removeAttribute('aria-activedescendant');
    list.hidden = !all.length;
    field.setAttribute('aria-expanded', String(all.length > 0));
    if (palette) choose(0);
  };

  const askNow = () => {
    clearTimeout(timer);
    timer = 0;
    pending = ask();
  };

  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(askNow, WAIT);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (list.hidden) return;
      event.preventDefault();
      choose(event.key === 'ArrowDown' ? at + 1 : at < 0 ? -1 : at - 1);
    } else if (event.key === 'Enter' && palette) {
      event.preventDefault();
      if (timer) askNow(); // Typed faster than it was asked: what is listed is not meant.
      Promise.resolve(pending).then(() => at >= 0 && follow(options()[at]));
    } else if (event.key === 'Enter' && at >= 0 && !list.hidden) {
      event.preventDefault();
      follow(options()[at]);
    } else if (event.key === 'Escape' && !list.hidden && !palette) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener('pointerdown', (event) => event.preventDefault()); // The field keeps the focus.
  list.addEventListener('click', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) follow(option);
  });
  field.addEventListener('blur', close);
}

// On a page of the library one reads there; over any other page the document opens.
function read(option, field) {
  const link = document.createElement('a');
  link.href = option.dataset.href;
  link.dataset.doc = '';
  if (location.pathname.startsWith('/runbook')) location.assign(link.href);
  else {
    document.body.append(link);
    link.click();
    link.remove();
    field.focus();
  }
}

(globalThis.sic ??= {}).combobox = furnish;
for (const form of document.querySelectorAll('form[data-search]')) {
  furnish(form, { ask: (text) => `/runbooks?part=results&q=${text}`, follow: read });
}
