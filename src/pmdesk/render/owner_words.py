"""Stored words (ways of paying, stages, kinds, outcomes) as documents for owners say them, in the
language in use."""

from pmdesk.texts import _


def method(code: str) -> str:
    """A way of paying: those an office begins with in words, one of its own as it is."""
    known = {
        "cash": _("cash"),
        "card": _("bank card"),
        "wechat": _("WeChat Pay"),
        "alipay": _("Alipay"),
        "transfer": _("bank transfer"),
    }
    return known.get(code, code)


def stages() -> dict[str, str]:
    """The steps against arrears (B2)."""
    return {
        "reminder": _("payment reminder"),
        "notice": _("written notice"),
        "visit": _("visit about arrears"),
        "final": _("last notice"),
        "lawyer": _("lawyer's letter"),
        "court": _("claim in court or arbitration"),
    }


def demanded_how() -> dict[str, str]:
    """How a step against arrears is made."""
    return {
        "letter": _("letter"),
        "message": _("message"),
        "phone": _("phone call"),
        "visit": _("on a visit"),
        "filed": _("filed"),
    }


def proofs() -> dict[str, str]:
    """How it is proved that a demand reached the owner."""
    return {
        "signed": _("signed for"),
        "mailed": _("mailed"),
        "photo": _("photo"),
        "witness": _("witness"),
    }


def visit_kinds() -> dict[str, str]:
    """Why somebody was visited (A1.8, A1.10)."""
    return {"visit": _("visit"), "care": _("care visit"), "event": _("community event")}


def visit_outcomes() -> dict[str, str]:
    """What a visit came to."""
    return {"held": _("held"), "nobody-home": _("nobody at home"), "refused": _("declined")}


def feedback_kinds() -> dict[str, str]:
    """What is said on a visit (B7)."""
    return {"need": _("need"), "suggestion": _("suggestion")}


def feedback_class(code: str) -> str:
    """What it is about: the classes an office begins with in words, one of its own as it is."""
    known = {
        "order": _("public order"),
        "cleaning": _("cleaning"),
        "greenery": _("greenery"),
        "repair": _("repairs"),
        "service": _("customer service"),
        "fees": _("fees"),
        "culture": _("community and culture"),
        "other": _("other"),
    }
    return known.get(code, code)


def feedback_states() -> dict[str, str]:
    """What became of a need or a suggestion."""
    return {
        "open": _("without an outcome yet"),
        "accepted": _("taken up"),
        "declined": _("not taken up"),
        "done": _("done"),
        "void": _("void"),
    }
