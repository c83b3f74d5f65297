// Makes one tree like another in place: focus, typed words, folds and dialogs stay. Fetches nothing.
const room = (globalThis.sicRoom ??= {}); // Where the modules of this screen find each other.
const FIELDS = 'input:not([type=hidden]), textarea, select';
const OURS = 'data-local'; // On what a script made: the server's markup does not know it.
const KEPT = /^data-kept-/; // Attributes a script set and the server does not know.

// Whether a field holds something else than the page came with.
function typed(field) {
  if (field.options) {
    const set = [...field.options].findIndex((one) => one.defaultSelected);
    return field.selectedIndex !== Math.max(set, 0);
  }
  if (field.type === 'checkbox' || field.type === 'radio') return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

// Whether somebody is at work in a form. It then keeps its version too: a change that came
// meanwhile must end in a conflict, not be written over unseen.
function inUse(form) {
  const at = document.activeElement;
  return Boolean(form.closest('dialog[open]')) || (form.contains(at) && at.matches(FIELDS))
    || [...form.elements].some((field) => field.matches(FIELDS) && typed(field));
}

function holdsWork(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return false;
  return node.matches('form, dialog[open]') ? node.nodeName === 'DIALOG' || inUse(node)
    : Boolean(node.querySelector('dialog[open]')) || [...node.querySelectorAll('form')].some(inUse);
}

// What tells an element from its siblings, in both trees alike.
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return '';
  return node.id || node.dataset.part || node.querySelector('[id]')?.id
    || node.querySelector('form')?.getAttribute('action') || '';
}

function attributes(old, made) {
  for (const { name, value } of [...made.attributes]) {
    if (name !== 'open' && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  for (const { name } of [...old.attributes]) {
    if (name !== 'open' && !KEPT.test(name) && !made.hasAttribute(name)) old.removeAttribute(name);
  }
}

function matcher(old, made) {
  const spare = new Set([...old.childNodes].filter((one) => !one.hasAttribute?.(OURS)));
  const wanted = new Set([...made.childNodes].map(keyOf));
  const keyed = new Map([...spare].map((one) => [keyOf(one), one]));
  const take = (one) => spare.delete(one) && one;
  return {
    spare,
    match(want) {
      const key = keyOf(want);
      const known = key && keyed.get(key);
      if (known && spare.has(known) && known.nodeName === want.nodeName) return take(known);
      for (const one of spare) {
        const itself = keyOf(one);
        if (one.nodeName === want.nodeName && (!itself || !wanted.has(itself))) return take(one);
      }
      return null;
    },
  };
}

function children(old, made) {
  const { spare, match } = matcher(old, made);
  let at = old.firstChild;
  for (const want of [...made.childNodes]) {
    while (at?.hasAttribute?.(OURS)) at = at.nextSibling;
    const have = match(want);
    if (have) morph(have, want);
    if (have && have === at) at = at.nextSibling;
    else if (have && old.moveBefore) old.moveBefore(have, at); // Keeps focus and open dialogs.
    else old.insertBefore(have ?? want, at);
  }
  for (const left of spare) if (!holdsWork(left)) left.remove();
}

function morph(old, made) {
  if (old.isEqualNode(made)) return;
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.data = made.data;
    return;
  }
  if (old.nodeName === 'FORM' && inUse(old)) return;
  attributes(old, made);
  if (old.nodeName !== 'TEXTAREA') children(old, made);
  else if (!typed(old)) old.value = old.defaultValue = made.defaultValue;
}

function parsed(html) {
  const made = document.createElement('template');
  made.innerHTML = html;
  return made.content.firstElementChild;
}

// Puts a part of the page in the place of the one with its name; does nothing without one.
function swap(made) {
  const old = document.querySelector(`[data-part="${CSS.escape(made?.dataset.part ?? '')}"]`);
  if (!old) return;
  const focused = document.activeElement;
  morph(old, made);
  if (focused !== document.activeElement) {
    if (!focused.isConnected) old.tabIndex = -1;
    (focused.isConnected ? focused : old).focus({ preventScroll: true });
  }
  old.dispatchEvent(new CustomEvent('sic:part', { bubbles: true }));
}

Object.assign(room, { morph, parsed, swap, typed });
