"""The reference runbook built with MkDocs Material and served packed; it is a fair rival.

No web fonts, so that it waits for no other host; what it asks of others is refused at once.
"""

from __future__ import annotations

import gzip
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread

from bench.harness import ROOT, reference_runbook

CONFIG = """site_name: Runbooks
theme: {name: material, font: false}
markdown_extensions:
  - pymdownx.superfences:
      custom_fences:
        - name: mermaid
          class: mermaid
          format: !!python/name:pymdownx.superfences.fence_code_format
"""


@contextmanager
def material() -> Iterator[str]:
    """Build and serve the site; give its address."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "docs").mkdir()
        text = reference_runbook().read_text(encoding="utf-8")
        (folder / "docs" / "index.md").write_text(text, encoding="utf-8")
        (folder / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
        subprocess.run([mkdocs(), "build", "-q"], cwd=folder, check=True, capture_output=True)
        site = folder / "site"
        packed = {
            f"/{path.relative_to(site)}": gzip.compress(path.read_bytes())
            for path in site.rglob("*")
            if path.is_file()
        }
        with _served(packed | {"/": packed["/index.html"]}) as url:
            yield url


def mkdocs() -> Path:
    """Return the rival's program, from the environment of the benchmarks."""
    places = (ROOT / ".venv-bench/bin/mkdocs", Path(sys.executable).parent / "mkdocs")
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise RuntimeError("MkDocs Material is missing: run `python3 dev.py bench`")
    return found


@contextmanager
def _served(packed: dict[str, bytes]) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # Head and body in one packet: else the rival waits 40 ms for nothing.

        def do_GET(self) -> None:
            body = packed.get(self.path.partition("?")[0], b"")
            kind = "text/html" if self.path == "/" else guess_type(self.path)[0]
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", kind or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            if body:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_words: object) -> None:
            """Say nothing: the figures are the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
