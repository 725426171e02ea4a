"""Signs (B9) as recorded: what can happen to one."""

from pmdesk.records.cases import CaseTable, moves

RESULTS = ("ok", "damaged", "missing")

SIGNS = CaseTable(
    "sign",
    ("made", "installed", "checked", "removed", "void"),
    (
        *moves(("made",), "install", "installed", "pmdesk sign install {id}"),
        *moves(("installed", "checked"), "check", "checked",
               "pmdesk sign check {id} --result ok|damaged|missing"),
        *moves(("installed", "checked"), "remove", "removed",
               "pmdesk sign remove {id} --reason TEXT"),
        *moves(("made", "installed", "checked", "removed"), "void", "void",
               "pmdesk sign void {id} --reason TEXT"),
    ),
    "B9",
)  # fmt: skip
"""What can happen to a sign; one that hangs is checked again and again."""
