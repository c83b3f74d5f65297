// A document over any page: ?doc=ID#anchor opens it and Back closes it. Never leaves the page.
const dialog = document.querySelector('dialog[data-modal]');
const words = JSON.parse(document.body.dataset.words || '{}');
const PREFIX = 'doc-'; // Before every id of the copy, so that no id is there twice.
const FRESH = 60_000; // Milliseconds a fetched copy is good for.
const PAGES = /^\/(?:runbooks\/([^/]+)|incidents\/([^/]+)\/runbook|(runbook))$/;
const copies = new Map();
let shown = ''; // The id of the document in the dialog.
let opener = null;
let followed = ''; // The address that is shown: a dialog on top leaves it as it was.

// The document a link leads to, or ''.
function documentOf(link) {
  if (!link || link.origin !== location.origin || link.search) return '';
  const found = PAGES.exec(link.pathname);
  if (!found) return '';
  return found[3] ? 'current' : decodeURIComponent(found[1] || found[2]);
}

function fetched(id) {
  const known = copies.get(id);
  if (known && Date.now() - known.at < FRESH) return known.html;
  const html = fetch(`/runbooks/${encodeURIComponent(id)}/fragment`).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.text();
  });
  html.catch(() => copies.delete(id));
  copies.set(id, { at: Date.now(), html });
  return html;
}

function failed(id, error) {
  // The server answered and said no: its own page says why, or asks to sign in.
  if (/^\d+$/.test(error.message)) {
    location.assign(`/runbooks/${encodeURIComponent(id)}${location.hash}`);
    return '';
  }
  const text = document.createElement('p');
  text.textContent = words.unreachable;
  return `<header class="modal-head"><h2 id="modal-title">${text.innerHTML}</h2></header>`
    + `<form method="dialog"><button>${words.close}</button></form>`;
}

function fill(id, html) {
  if (shown !== id || !id) dialog.innerHTML = html;
  shown = id;
}

async function show(id, anchor) {
  followed = location.href;
  let html = '';
  try {
    html = await fetched(id);
  } catch (error) {
    html = failed(id, error);
    if (!html) return;
    id = '';
  }
  if (new URL(location).searchParams.get('doc') === null) return; // Closed meanwhile.
  fill(id, html);
  if (!dialog.open) dialog.showModal();
  go(anchor);
  afterPaint(() => dialog.dispatchEvent(new CustomEvent('sic:shown', { bubbles: true })));
}

// Buttons and marks can wait until the words are on the screen; their room is kept.
function afterPaint(act) {
  requestAnimationFrame(() => setTimeout(act));
}

function go(anchor) {
  const named = anchor && document.getElementById(PREFIX + decodeURIComponent(anchor));
  const target = named || dialog.querySelector('#modal-title');
  dialog.querySelector('[data-at]')?.removeAttribute('data-at');
  if (named) named.dataset.at = '';
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  if (named) named.scrollIntoView({ block: 'start' });
  else dialog.querySelector('.modal-body')?.scrollTo(0, 0);
}

// Makes the page follow its address.
function follow() {
  if (dialog.open && followed === location.href) return;
  const id = new URL(location).searchParams.get('doc');
  if (id) show(id, location.hash.slice(1));
  else if (dialog.open) dialog.close();
}

function open(id, anchor) {
  const url = new URL(location);
  url.searchParams.set('doc', id);
  url.hash = anchor;
  if (dialog.open) history.replaceState(history.state, '', url);
  else {
    opener = document.activeElement;
    history.pushState({ modal: true }, '', url);
  }
  show(id, anchor);
}

function closed() {
  delete document.body.dataset.still;
  delete dialog.dataset.ready;
  const url = new URL(location);
  if (url.searchParams.has('doc')) {
    if (history.state && history.state.modal) history.back();
    else {
      url.searchParams.delete('doc');
      url.hash = '';
      history.replaceState(null, '', url.href.replace(/#$/, ''));
    }
  }
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

function clicked(event) {
  const link = event.target.closest('a[href]');
  const plain = !event.button && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented) return;
  const inside = dialog.contains(link);
  if (inside && link.getAttribute('href').startsWith('#')) {
    event.preventDefault();
    const anchor = link.hash.slice(1);
    if (anchor.startsWith(PREFIX)) open(shown, anchor.slice(PREFIX.length));
    return;
  }
  const id = documentOf(link);
  if (!id || 'page' in link.dataset || !(inside || 'doc' in link.dataset)) return;
  event.preventDefault();
  if (!inside) link.focus();
  open(id, link.hash.slice(1));
}

function early(event) {
  const link = event.target.closest?.('a[data-doc]');
  const id = documentOf(link);
  if (!id) return;
  // Filled while it is closed, nothing is laid out yet, and the click has little left to do.
  fetched(id).then((html) => {
    if (dialog.open) return;
    fill(id, html);
    document.body.dataset.still = '';
    dialog.dataset.ready = '';
  }).catch(() => {});
}

if (dialog) {
  document.addEventListener('click', clicked);
  document.addEventListener('pointerover', early, { passive: true });
  document.addEventListener('focusin', early);
  dialog.addEventListener('close', closed);
  addEventListener('popstate', follow);
  follow();
}
