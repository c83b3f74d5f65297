// Keeps the heading of an address through signing in: no server sees what follows "#".
const form = document.querySelector('form[action="/login"]');
// A browser puts the fragment of a form's address on the address it is sent to.
if (form && location.hash) form.action = `/login${location.hash}`;
