"""Runbooks that attack their readers: nothing acts, loads, or breaks the policy."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from tests.e2e.reading_house import HEAD, ReadingSite, a_reading_site

pytestmark = pytest.mark.browser

# One carrier a piece; each would run or load something if it came through.
CARRIERS = """
# Hostile <img src=x onerror=alert(1)>

<script>alert(2)</script>
<svg onload=alert(3)><style>@import url(https://evil.example/x.css)</style></svg>
<iframe srcdoc="<script>alert(4)</script>"></iframe>
<form action=https://evil.example><button autofocus onfocus=alert(5)>Press</button></form>

[one](javascript:alert(6)) [two](JaVaScRiPt&#58;alert(7))
[three](data:text/html,<script>alert(8)</script>)
[four](//evil.example) [five](vbscript:alert(9)) <javascript:alert(10)>
![six](https://evil.example/pixel.png) ![seven" onerror="alert(11)](x)
[eight]: javascript:alert(12)
[nine][eight]

| <img src=x onerror=alert(13)> | `"><script>alert(14)</script>` |
| --- | --- |
| [x](javascript:alert(15)) | <a href="javascript:alert(16)">y</a> |

```mermaid
flowchart TD
  A["<img src=x onerror=alert(17)>"] --> B["</text><script>alert(18)</script>"]
  subgraph S ["<img src=https://evil.example/g.png onerror=alert(26)>"]
    C@{ img: "https://evil.example/n.png", label: "<svg onload=alert(27)>" }
  end
  A e1@-- "<a href=javascript:alert(28)>x</a>" --> S
  click A "javascript:alert(19)"
  style B fill:url(https://evil.example/f.svg)
```

```"><script>alert(20)</script>
code
```

Note[^1].

[^1]: <b onmouseover=alert(21)>foot</b> [z](javascript:alert(22))

## <a name="x" onclick=alert(23)>Heading</a> {#"><script>alert(24)</script>}

> [!NOTE]
> <video src=https://evil.example/v.mp4 onerror=alert(25)></video>
"""
ACTIVE = """(root) => [...document.querySelectorAll(root + ' *')].filter((one) =>
  ['SCRIPT', 'IFRAME', 'OBJECT', 'EMBED', 'STYLE', 'LINK', 'BASE', 'VIDEO']
    .includes(one.tagName)
  || [...one.attributes].some((a) => /^on/i.test(a.name) || a.name === 'style'
    || (/^(href|src|srcset|action|formaction)$/i.test(a.name)
      && !/^(https?:\\/\\/|mailto:|tel:|#|\\/(?!\\/))/i.test(a.value))))
  .map((one) => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingSite]:
    """One SIC whose incident runbook is hostile."""
    with a_reading_site(tmp_path_factory.mktemp("hostile"), HEAD + CARRIERS) as opened:
        yield opened


def test_a_hostile_runbook_is_read_in_peace(site: ReadingSite) -> None:
    """Page and modal: no dialog, no violation, no request elsewhere, no active markup."""
    page = site.page()
    page.on("dialog", lambda dialog: site.complaints.append(f"dialog {dialog.message}"))
    modal = (f"{site.incident}?doc=current", "dialog[data-modal]")
    for path, root in (("/runbook", "article"), modal):
        page.goto(path)  # A live page is never idle: its stream stays open.
        page.wait_for_selector(f"{root} .document, {root}.document")
        page.evaluate(
            "document.querySelectorAll('article a[href^=\"#\"]').forEach((a) => a.click())"
        )
        assert page.evaluate(ACTIVE, root) == []

    assert site.complaints == []
    assert {urlsplit(url).netloc for url in site.requests} == {urlsplit(site.url).netloc}


def test_a_hostile_diagram_is_a_picture_without_scripts(site: ReadingSite) -> None:
    """Also where somebody opens the picture itself."""
    page = site.page()
    page.on("dialog", lambda dialog: site.complaints.append(f"dialog {dialog.message}"))
    page.goto("/runbook")
    pictures = page.locator("figure.diagram img")
    for address in pictures.evaluate_all("all => all.map((one) => one.src)"):
        svg = page.request.get(address).text()
        assert "<script" not in svg
        assert "evil.example" not in svg
        page.goto(address)

    assert site.complaints == []


def test_the_search_for_active_markup_finds_it(site: ReadingSite) -> None:
    """A check that cannot fail proves nothing."""
    page = site.page()
    page.goto("/runbook")
    page.evaluate("document.querySelector('article').innerHTML = '<a href=\"data:x\">x</a>'")

    assert len(page.evaluate(ACTIVE, "article")) == 1
