// Reads a server's event stream, and says when it falls silent. Knows nothing of incidents.
// EventSource would hide the beats of a quiet stream and the reason of a refused one; both are
// needed to tell a person the truth about what the screen shows.
const room = (globalThis.sicRoom ??= {});
const SILENCE = 45_000; // Milliseconds; the server's beat comes every 15 seconds.

// One frame's fields from its lines; null for a comment alone. An id may come without data.
function frameOf(text) {
  const frame = { id: '', event: 'message', data: [] };
  for (const line of text.split('\n')) {
    const [, name, value] = /^(\w+):? ?(.*)$/.exec(line) ?? [];
    if (name === 'data') frame.data.push(value);
    else if (name) frame[name] = value;
  }
  const data = frame.data.join('\n');
  return data || frame.id ? { ...frame, data } : null;
}

// Cuts what has arrived into whole frames; returns them and the rest.
function cut(text) {
  const pieces = text.replaceAll('\r\n', '\n').split('\n\n');
  return [pieces.slice(0, -1).map(frameOf).filter(Boolean), pieces.at(-1)];
}

class Answered extends Error {
  constructor(answer) {
    super(`answered ${answer.status}`);
    this.status = answer.status;
    this.after = Number(answer.headers.get('retry-after')) || 0;
  }
}

// Yields frames until the stream ends; every piece that arrives counts as a sign of life.
async function* frames(address, { signal, alive }) {
  const silent = new AbortController();
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silent.abort(), SILENCE);
  };
  heard();
  try {
    const both = AbortSignal.any([signal, silent.signal]);
    const headers = { Accept: 'text/event-stream' };
    const answer = await fetch(address, { headers, signal: both, cache: 'no-store' });
    if (!answer.ok || !answer.headers.get('content-type')?.startsWith('text/event-stream')) {
      throw new Answered(answer);
    }
    alive(answer);
    let rest = '';
    for await (const piece of pieces(answer.body)) {
      heard();
      alive();
      const [whole, left] = cut(rest + piece);
      rest = left;
      yield* whole;
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* pieces(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}

Object.assign(room, { Answered, cut, frames });
