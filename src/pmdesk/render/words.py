"""Stored words (states, kinds, answers) as a document says them, in the language in use."""

from pmdesk.texts import _


def measures() -> dict[str, str]:
    """What points lead to (C4.2.3, C4.2.4)."""
    return {"none": "", "sanction": _("sanction"), "dismissal": _("dismissal")}


def notice_states() -> dict[str, str]:
    """What a fault notice has come to."""
    return {
        "issued": _("issued"),
        "served": _("served"),
        "reduced": _("reduced on appeal"),
        "appealed": _("under appeal"),
        "revoked": _("revoked"),
    }


def served_how() -> dict[str, str]:
    """How a notice was served."""
    return {
        "signed": _("signed"),
        "refused": _("refused"),
        "mailed": _("mailed"),
        "electronic": _("electronic"),
    }


def sanction_kinds() -> dict[str, str]:
    """The sanctions there are (C4.2.3, C4.2.4)."""
    return {
        "warning": _("administrative warning"),
        "fine": _("administrative fine"),
        "demerit": _("administrative demerit"),
        "other": _("another sanction"),
        "dismissal": _("dismissal"),
        "none": _("no sanction"),
    }


def sanction_states() -> dict[str, str]:
    """What a decided sanction has come to."""
    return {
        "decided": _("in force"),
        "to-review": _("to be reviewed: the measure fell away"),
        "lifted": _("lifted"),
        "replaced": _("replaced by a later decision"),
    }


def appeal_outcomes() -> dict[str, str]:
    """How an appeal ends."""
    return {"granted": _("granted"), "reduced": _("reduced"), "denied": _("denied"),
            "withdrawn": _("appeal withdrawn")}  # fmt: skip


def appeal_steps() -> dict[str, str]:
    """The entries of an appeal's written trail (C5.3)."""
    return {
        **appeal_outcomes(),
        "hearing": _("hearing"),
        "statement": _("statement"),
        "told": _("decision told"),
    }


def bodies() -> dict[str, str]:
    """Where an appeal goes."""
    return {
        "director": _("the director of the management office"),
        "manager": _("the manager of the management office"),
        "company": _("the company"),
    }


def roles() -> dict[str, str]:
    """Who somebody is in the office, the lowest first."""
    return {
        "staff": _("member of staff"),
        "inspector": _("inspector"),
        "supervisor": _("supervisor"),
        "director": _("director"),
        "manager": _("manager"),
        "general_manager": _("general manager"),
    }


def channels() -> dict[str, str]:
    """How a complaint came in."""
    return {
        "visit": _("in person"),
        "phone": _("by phone"),
        "letter": _("by letter"),
        "online": _("online"),
        "other": _("otherwise"),
    }


def severities() -> dict[str, str]:
    """How grave a complaint is."""
    return {"normal": _("ordinary"), "major": _("major")}


def charges() -> dict[str, str]:
    """Who pays for a request."""
    return {"free": _("free"), "paid": _("paid"), "warranty": _("under warranty")}


def answers() -> dict[str, str]:
    """What an owner said of the result."""
    return {"yes": _("satisfied"), "partly": _("fairly satisfied"), "no": _("not satisfied")}


def effects() -> dict[str, str]:
    """What became of a corrective action."""
    return {"yes": _("effective"), "no": _("not effective")}


def case_states() -> dict[str, str]:
    """The states of complaints, requests and corrective action reports."""
    return {
        "registered": _("registered"),
        "requested": _("requested"),
        "assigned": _("assigned"),
        "in-hand": _("in hand"),
        "on-hold": _("on hold"),
        "reopened": _("reopened"),
        "resolved": _("resolved"),
        "done": _("done"),
        "accepted": _("accepted"),
        "closed": _("closed"),
        "rejected": _("rejected"),
        "merged": _("merged into another"),
        "cancelled": _("cancelled"),
        "draft": _("draft"),
        "planned": _("planned"),
        "in-action": _("being carried out"),
        "effective": _("effective"),
        "not-effective": _("not effective"),
        "void": _("void"),
    }


def case_actions() -> dict[str, str]:
    """What is done to a case, step by step."""
    return {
        "add": _("taken in"),
        "register": _("taken in"),
        "assign": _("assigned"),
        "note": _("note"),
        "reply": _("reply"),
        "hold": _("put on hold"),
        "resume": _("hold ended"),
        "resolve": _("resolved"),
        "follow-up": _("follow-up"),
        "close": _("closed"),
        "reopen": _("reopened"),
        "merge": _("merged into another"),
        "absorb": _("another merged into it"),
        "reject": _("rejected"),
        "step": _("checklist"),
        "done": _("done"),
        "accept": _("accepted"),
        "cancel": _("cancelled"),
        "plan": _("planned"),
        "act": _("carried out"),
        "company": _("reported to the company"),
        "check": _("effect checked"),
        "void": _("void"),
    }


def meeting() -> dict[str, dict[str, str]]:
    """What the lists of the morning brief hold, by field (A2.2)."""
    kinds = {
        "key": _("key work"),
        "training": _("training"),
        "upkeep": _("upkeep"),
        "promise": _("promise"),
        "reception": _("reception"),
        "counter": _("counter"),
        "complaint": _("complaint"),
        "request": _("request"),
        "appeal": _("appeal"),
        "sanction": _("sanction"),
        "close": _("month-end close"),
    }
    duties = {
        "reply": _("to reply"),
        "resolve": _("to resolve"),
        "resume": _("hold has ended"),
        "follow-up": _("to follow up"),
        "decide": _("to decide"),
        "tell": _("to tell the decision"),
        "close": _("to close"),
        "hand-over": _("to hand to finance"),
    }
    states = {
        **case_states(),
        "new": _("new"),
        "answered": _("answered"),
        "linked": _("passed on"),
        "open": _("not dealt with"),
        "verified": _("checked"),
    }
    levels = {
        "supervisor": _("supervisor"),
        "director": _("director"),
        "manager": _("manager"),
    }
    graveness = {**severities(), "minor": _("minor"), "severe": _("severe")}
    found = {"result": _("result"), "severe": _("severe")}
    return {
        "kind": kinds,
        "duty": duties,
        "state": states,
        "level": levels,
        "severity": graveness,
        "what": found,
    }
