// Marks in the list of contents where the reader is. Never moves anything.
const NEAR = 120; // Pixels below the upper edge within which a heading counts as reached.

const readers = () => document.querySelectorAll('[data-reader]');

function mark(reader) {
  const links = [...reader.querySelectorAll('[data-contents] a')];
  const box = reader.closest('.modal-body');
  const top = (box ? box.getBoundingClientRect().top : 0) + NEAR;
  let current = null;
  for (const link of links) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!heading || heading.getBoundingClientRect().top > top) continue;
    current = link;
  }
  const scroller = box || document.documentElement;
  const atEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2;
  // Near the end several headings share the last screen: the one asked for wins.
  if (atEnd && scroller.scrollTop > 0) current = asked(reader, links, top) || links.at(-1);
  for (const link of links) {
    if (link === current) {
      if (link.ariaCurrent !== 'location') reveal(link);
      link.setAttribute('aria-current', 'location');
    } else {
      link.removeAttribute('aria-current');
    }
  }
}

function asked(reader, links, top) {
  const heading = reader.querySelector('[data-at], :target');
  if (!heading || heading.getBoundingClientRect().top < top - NEAR) return null;
  return links.find((link) => decodeURIComponent(link.hash.slice(1)) === heading.id);
}

// Keeps the marked line in sight inside the list, without moving the page.
function reveal(link) {
  const list = link.closest('[data-contents]');
  const box = list.getBoundingClientRect();
  const line = link.getBoundingClientRect();
  if (line.top < box.top) list.scrollTop += line.top - box.top - 8;
  else if (line.bottom > box.bottom) list.scrollTop += line.bottom - box.bottom + 8;
}

let waiting = false;
function later() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    readers().forEach(mark);
  });
}

if (readers().length || document.querySelector('dialog[data-modal]')) {
  document.addEventListener('scroll', later, { capture: true, passive: true });
  document.addEventListener('sic:shown', later);
  addEventListener('resize', later);
  later();
}
