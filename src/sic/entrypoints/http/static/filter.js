// Filters, older entries and corrections without leaving the page, so that no typed word is lost.
const main = document.querySelector('main[data-incident]');

async function timelineAt(link) {
  const asked = new URL(link.href).searchParams;
  asked.set('names', 'timeline');
  if (main.dataset.at) asked.set('at', main.dataset.at);
  const answer = await fetch(`/incidents/${main.dataset.incident}/parts?${asked}`, { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(String(answer.status));
  const made = document.createElement('template');
  made.innerHTML = (await answer.json()).parts.timeline;
  return made.content.firstElementChild;
}

function show(fresh, focus) {
  const old = document.querySelector('[data-part="timeline"]');
  old.replaceWith(fresh);
  // One after the other: a list of selectors finds what stands first, which is the heading.
  (fresh.querySelector('#correction-text') ?? fresh.querySelector(focus))?.focus({ preventScroll: true });
  fresh.dispatchEvent(new CustomEvent('sic:part', { bubbles: true }));
}

function append(fresh) {
  const list = document.querySelector('[data-entries]');
  const added = [...fresh.querySelectorAll('[data-entries] > li')];
  list.append(...added);
  document.querySelector('.older')?.remove();
  const more = fresh.querySelector('.older');
  if (more) list.after(more);
  added[0]?.querySelector('a')?.focus({ preventScroll: true });
}

async function pressed(event) {
  const link = event.target.closest('a[data-filter], a[data-older], a[data-correct], a[data-leave]');
  if (!link || !main || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  try {
    const fresh = await timelineAt(link);
    if (link.dataset.older) append(fresh);
    else if (link.dataset.filter) show(fresh, `[data-filter="${link.dataset.filter}"]`);
    else show(fresh, '#timeline-title');
    if (link.dataset.correct) document.getElementById('form-corrections')?.scrollIntoView({ block: 'center' });
  } catch {
    location.assign(link.href); // The page itself says what is wrong.
  }
}

document.addEventListener('click', pressed);
