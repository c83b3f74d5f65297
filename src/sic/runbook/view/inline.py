"""Words inside a block: which links stay links, and what stands for images and raw tags."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from markdown_it.token import Token

from sic.runbook.view.blocks import attributes, made
from sic.runbook.view.links import Target, target_of
from sic.runbook.view.look import BrokenLink, Look

_NAMED = re.compile(r"<a\s[^<>]*?\b(?:id|name)\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
Place = Callable[[str], str]


class Inliner:
    """Mends the inline tokens of one document.

    Args:
        look: How the document is shown.
        known: Anchors that links may lead to.
        broken: Receives the links that lead nowhere.
        place: Returns the id of a named place, or nothing if the name is taken.
        titles: Anchor to the words of every heading.
    """

    def __init__(
        self,
        look: Look,
        known: frozenset[str],
        broken: list[BrokenLink],
        place: Place,
        titles: Mapping[str, str],
    ) -> None:
        self.look = look
        self.former = {one.anchor: one for one in look.former if one.anchor not in known}
        self.known = known | self.former.keys()
        self.broken = broken
        self.place = place
        self.titles = titles

    def mend(self, token: Token) -> list[Token]:
        """Return the children of an inline token as they may be shown."""
        children: list[Token] = []
        if name := token.meta.get("named"):
            children.extend(self._named(name))
        if "callout" in token.meta:
            word = html.escape(token.meta["callout"])
            children.append(made(f'<strong class="word">{word}</strong><br>\n'))
        line = (token.map or [0])[0] + 1
        children.extend(self._mended(token.children or [], line))
        if "box" in token.meta:
            checked = " checked" if token.meta["box"] else ""
            box = f'<label><input type="checkbox" disabled{checked}> '
            children = [made(box), *children, made("</label>")]
        if permalink := token.meta.get("permalink"):
            children.append(self._permalink(*permalink))
        return children

    def _mended(self, tokens: list[Token], line: int) -> list[Token]:
        children: list[Token] = []
        endings: list[list[Token]] = []
        for index, child in enumerate(tokens):
            match child.type:
                case "link_open":
                    shown = _said(_inside(tokens, index))
                    address, title = (str(child.attrGet(n) or "") for n in ("href", "title"))
                    opening, ending = self._link(address, shown, line, title)
                    children.extend(opening)
                    endings.append(ending)
                case "link_close":
                    children.extend(endings.pop())
                case "image":
                    children.extend(self._image(child, line))
                case "html_inline":
                    children.extend(self._html(child))
                case "footnote_ref":
                    children.append(self._reference(child))
                case _:
                    children.append(child)
        return children

    def _link(
        self, address: str, shown: str, line: int, title: str = ""
    ) -> tuple[list[Token], list[Token]]:
        """Return what to put in place of a link's opening and its end."""
        told = {"title": title} if title else {}
        target = target_of(address, self.known, self.look.id_prefix, self.look.resolve)
        match target.kind:
            case "inner" | "own":
                if told_of := self._former(address):
                    told["title"] = told_of
                told |= {} if shown.strip() else {"aria_label": address}
                return [made(f"<a{attributes(href=target.href, **told)}>")], [made("</a>")]
            case "outer":
                return self._outer(target, shown, told)
            case "broken":
                self.broken.append(BrokenLink(line, address[1:]))
                words = self.look.words.no_heading.format(target=address)
                opening = f"<span{attributes(class_='broken', title=words)}>"
                hidden = f'<span class="sr"> ({html.escape(words)})</span></span>'
                return [made(opening)], [made(hidden)]
            case "words":
                where = f" ({html.escape(address)})" if address not in {"", shown} else ""
                return [made('<span class="unlinked">')], [made(f"{where}</span>")]

    def _former(self, address: str) -> str:
        """Return what to say of a link to a name that a heading had before."""
        one = self.former.get(unquote(address[1:])) if address.startswith("#") else None
        if one is None:
            return ""
        words = self.look.words.renamed if one.renamed else self.look.words.removed
        return words.format(old=one.title, new=self.titles.get(one.now, one.now))

    def _outer(
        self, target: Target, shown: str, told: dict[str, str]
    ) -> tuple[list[Token], list[Token]]:
        """Return a link that leaves, with its host in words unless the words are it."""
        link = attributes(
            class_="external", href=target.href, rel="noopener noreferrer nofollow", **told
        )
        host = ""
        if target.host and not _says(shown, target):
            host = f' <span class="host">({html.escape(target.host)})</span>'
        return [made(f"<a{link}>")], [made(f"{host}</a>")]

    def _image(self, image: Token, line: int) -> list[Token]:
        words = _said(image.children or []) or self.look.words.undescribed
        label = self.look.words.image.format(words=words)
        opening, ending = self._link(str(image.attrGet("src") or ""), label, line)
        return [*opening, Token("text", "", 0, content=label), *ending]

    def _html(self, child: Token) -> list[Token]:
        """Keep what two tags mean, a line break and a place to link to; show the others."""
        if _BREAK.fullmatch(child.content):
            return [Token("hardbreak", "br", 0)]
        if named := _NAMED.match(child.content):
            return self._named(named[1])
        return [] if child.content.lower() == "</a>" else [child]

    def _named(self, name: str) -> list[Token]:
        """Return an empty place that links can lead to."""
        identity = self.place(name)
        return [made(f"<span{attributes(id=identity)}></span>")] if identity else []

    def _reference(self, token: Token) -> Token:
        number, sub = token.meta["id"] + 1, token.meta["subId"] + 1
        prefix = self.look.id_prefix
        link = attributes(
            id=f"{prefix}fnref:{number}:{sub}",
            href=f"#{prefix}fn:{number}",
            aria_label=self.look.words.footnote.format(number=number),
        )
        return made(f"<sup><a{link}>{number}</a></sup>")

    def _permalink(self, title: str, identity: str) -> Token:
        label = self.look.words.permalink.format(title=title)
        link = attributes(class_="permalink", href=f"#{identity}", aria_label=label)
        return made(f' <a{link}><span aria-hidden="true">#</span></a>')


def _inside(tokens: list[Token], index: int) -> list[Token]:
    """Return the tokens of the link that opens at ``index``; links do not nest."""
    end = next(i for i in range(index, len(tokens)) if tokens[i].type == "link_close")
    return tokens[index + 1 : end]


def _said(tokens: list[Token]) -> str:
    """Return the words of inline tokens, an image's own included."""
    return "".join(
        _said(one.children or []) if one.type == "image" else one.content or " "
        for one in tokens
        if one.type in {"text", "code_inline", "image", "softbreak", "hardbreak"}
    )


def _says(shown: str, target: Target) -> bool:
    """Say whether a link's words are its address, so that they show where it leads."""
    bare = target.href.partition("://")[2]
    return shown.lower() in {target.href.lower(), bare.lower(), target.host.lower()} or (
        shown.lower().startswith((f"http://{target.host}/", f"https://{target.host}/"))
        or shown.lower().startswith(f"{target.host}/")
    )
