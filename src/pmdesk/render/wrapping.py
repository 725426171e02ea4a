"""Text wrapped to a page: between words, and within a long run of Chinese anywhere."""

from collections.abc import Iterator

from pmdesk.render.visible import width


def wrapped(text: str, room: int, indent: str = "") -> Iterator[str]:
    """A visible text as lines no wider than `room`, each behind `indent`. A Latin word that is
    wider by itself stands alone on its line, whole; Chinese breaks between characters."""
    line = ""
    for word in _words(text):
        if line and width(indent + line + word.rstrip(" ")) > room:
            yield (indent + line).rstrip(" ")
            line = word.lstrip(" ")
        else:
            line += word
    if line.strip(" "):
        yield (indent + line).rstrip(" ")


def _words(text: str) -> Iterator[str]:
    """The pieces between which a line may end: words with the blanks behind them, and every
    wide character by itself."""
    word = ""
    for char in text:
        if width(char) == 2:
            if word:
                yield word
            yield char
            word = ""
        elif word.endswith(" ") and char != " ":
            yield word
            word = char
        else:
            word += char
    if word:
        yield word
