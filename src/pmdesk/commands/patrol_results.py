"""What was seen on a round: as it is given, or asked for item by item."""

from pmdesk.casework.round_words import Result, results_of
from pmdesk.errors import BadInput
from pmdesk.output import ask, say
from pmdesk.records.rounds import RESULTS
from pmdesk.store.check_lists import CheckList
from pmdesk.texts import _, screen_field


def pairs(given: list[str] | None) -> dict[str, str]:
    """Each `ITEM=RESULT`, an item once (BadInput)."""
    found: dict[str, str] = {}
    for text in given or ():
        item, equals, said = text.partition("=")
        if not equals:
            raise BadInput(_("--result {text!r}: write it as ITEM=ok", text=text))
        if item.strip() in found:
            raise BadInput(_("--result: {item!r} stands twice", item=item.strip()))
        found[item.strip()] = said
    return found


def ask_for(items: CheckList, given: dict[str, Result], screen: str) -> dict[str, Result]:
    """The results with those of the items that were not given, asked for one by one; an empty
    answer leaves an item out."""
    found = dict(given)
    for item in items.items:
        while item.item not in found:
            title = getattr(item, screen_field("title", screen)) or item.title_en
            answer = ask(f"{item.item} ({title}) [{', '.join(RESULTS)}]:")
            if not answer:
                break
            if answer == "finding":
                answer = f"finding:{ask(_('what was found:'))}"
            try:
                found |= results_of({item.item: answer}, items)
            except BadInput as error:
                say(error.message)
    return {item.item: found[item.item] for item in items.items if item.item in found}
