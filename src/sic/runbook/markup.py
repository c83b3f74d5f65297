"""Plain words out of inline Markdown, in linear time; it never builds or trusts HTML."""

from __future__ import annotations

import html
import re

# Possessive quantifiers: hostile input (512 KiB of one bracket) must not backtrack.
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*+(?:-->|$)")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*+)\](?:\([^()]*+\)|\[[^\[\]]*+\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]*+)>")
# Only tags people use inside prose: `<X minutes>` is a placeholder and must stay visible.
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|center|code|del|div|em|font|i|img|ins|kbd|li|mark|ol|p|s|small"
    r"|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)(?:\s[^<>]*+)?/?>",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(r"\*{1,3}|~~|`{1,3}|(?<!\w)_{1,2}(?=\w)|(?<=[\w.!?:)])_{1,2}(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{2,40}:")
_SPACE = re.compile(r"\s+")
_DROP = re.compile(r"[^\w\- ]+")
_STRUCK = re.compile(
    r"~~(?=[^\s~])[^~]*+~~|<(del|s|strike)(?:\s[^<>]*+)?>[^<>]*+</\1\s*>", re.IGNORECASE
)
_CODE_SPAN = re.compile(r"(`{1,3})(?!`)[^`]++\1(?!`)")


def mask_comments(text: str) -> str:
    """Return ``text`` with HTML comments blanked; offsets and line breaks stay."""
    if "<!--" not in text:
        return text
    return _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def mask_unsaid(text: str) -> str:
    """Return ``text`` with comments and struck out words blanked; offsets, line breaks stay.

    >>> mask_unsaid("~~1 hour~~ 30 minutes")
    '           30 minutes'
    """
    text = mask_comments(text)
    if "~~" not in text and "</" not in text:
        return text
    return _STRUCK.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)


def mask_code(text: str) -> str:
    """Return ``text`` with code spans blanked; offsets stay."""
    return _CODE_SPAN.sub(lambda m: " " * len(m[0]), text) if "`" in text else text


def plain(raw: str) -> str:
    """Return the words of inline Markdown: no emphasis, code ticks, links, tags, entities.

    >>> plain("**SEV-1** ([Critical](#sev1)) `x`<br>y")
    'SEV-1 (Critical) x y'
    """
    text = raw
    if "<" in text:
        text = _TAG.sub(" ", _AUTOLINK.sub(r"\1", mask_comments(text)))
    if "[" in text:
        # Twice: a badge is an image inside a link.
        text = _IMAGE_OR_LINK.sub(r"\1", _IMAGE_OR_LINK.sub(r"\1", text))
    text = _ESCAPE.sub(r"\1", _ORNAMENT.sub("", text))
    if "&" in text:
        text = html.unescape(text)
    return _SPACE.sub(" ", _SHORTCODE.sub(" ", text)).strip()


def anchor(title: str) -> str:
    """Return a heading's anchor as GitHub spells it, before duplicates are numbered.

    One without a letter or a digit has a name all the same: a link must find it.

    >>> anchor("Severities & SLAs")
    'severities--slas'
    >>> anchor("!!!")
    'section'
    """
    return _DROP.sub("", title.strip().lower()).replace(" ", "-") or "section"


def slug(name: str) -> str:
    """Return an id for a name: ASCII-friendly words joined by one hyphen.

    >>> slug("Incident Commander")
    'incident-commander'
    """
    return re.sub(r"[^\w]+", "-", name.strip().lower()).replace("_", "-").strip("-")
