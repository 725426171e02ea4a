"""What somebody may have meant who named something that is not there."""

from collections.abc import Mapping

from pmdesk.texts import _

_MOST = 3
LOOSE, STRICT = 0.5, 0.6
"""How alike two spellings have to be, from 0 to 1."""


def near_to(named: str, known: Mapping[str, str], alike: float = LOOSE) -> str | None:
    """`near to it: A, B`, None where nothing is; case plays no part.

    `known` leads from every text by which a thing goes, its code and its name, to how it is
    suggested. First come those with a text that holds every word written, at the beginning
    of a word before within one, then those spelt alike.
    """
    from difflib import get_close_matches  # 3 ms that only an error needs

    wanted = named.casefold().strip()
    folded: dict[str, str] = {}
    for text, suggested in known.items():
        folded.setdefault(text.casefold(), suggested)
    words = wanted.split()
    texts = [text for text in folded if words and all(word in text for word in words)]
    texts.sort(key=lambda text: f" {wanted}" not in f" {text}")
    holding = [folded[text] for text in texts]
    close = [folded[text] for text in get_close_matches(wanted, folded, _MOST, alike)]
    names = list(dict.fromkeys([*holding, *close]))[:_MOST]
    return _("near to it: {names}", names=", ".join(names)) if names else None
