"""The program: its groups, and the one place where an error becomes a line and an exit code."""

import os
import sys
from collections.abc import Sequence

import typer
from typer.exceptions import TyperException

from pmdesk.desk import Desk
from pmdesk.errors import BadInput, BadLines, DeskError
from pmdesk.output import say
from pmdesk.shell import Entry, RootGroup
from pmdesk.texts import LANGUAGES, _, in_language, language_of

ENTRIES = {
    "brief": Entry("pmdesk.commands.brief", "Desk", "The morning meeting's sheet"),
    "due": Entry("pmdesk.commands.due", "Desk", "Everything owed now"),
    "call": Entry("pmdesk.commands.call", "Desk", "The 24-hour line's log"),
    "complaint": Entry("pmdesk.commands.complaint", "Desk", "Complaints, to the follow-up call"),
    "request": Entry("pmdesk.commands.request", "Desk", "Repairs, move-ins, fit-outs, services"),
    "service": Entry("pmdesk.commands.service", "Desk", "Special services and their prices"),
    "task": Entry("pmdesk.commands.task", "Desk", "Key work of the day, training, upkeep"),
    "mail": Entry("pmdesk.commands.mail", "Desk", "Letters and parcels, in and out"),
    "sign": Entry("pmdesk.commands.sign", "Desk", "Signs: made, installed, checked, removed"),
    "patrol": Entry("pmdesk.commands.patrol", "Rounds", "Rounds: routes, the sheet, what is due"),
    "finding": Entry("pmdesk.commands.finding", "Rounds", "Findings and corrective action"),
    "why": Entry("pmdesk.commands.why", "Rounds", "What led to a record, and what came of it"),
    "inspect": Entry("pmdesk.commands.inspect", "Rounds", "Inspections, scoring, upkeep"),
    "owner": Entry("pmdesk.commands.owner", "Owners", "The owner archive and each unit's timeline"),
    "visit": Entry("pmdesk.commands.visit", "Owners", "Visits, and what was said on them"),
    "survey": Entry("pmdesk.commands.survey", "Owners", "Surveys, answered without a name"),
    "fee": Entry("pmdesk.commands.fee", "Owners", "What owners pay, and what is held for them"),
    "fault": Entry("pmdesk.commands.fault", "Assessment", "Fault notices and the catalogue"),
    "appeal": Entry("pmdesk.commands.appeal", "Assessment", "Appeals, their route and decision"),
    "sanction": Entry("pmdesk.commands.sanction", "Assessment", "Sanctions the manager decides"),
    "month-close": Entry("pmdesk.commands.month_close", "Month end", "Close a month, export it"),
    "report": Entry("pmdesk.commands.report", "Month end", "Service figures against the standard"),
    "group": Entry("pmdesk.commands.group", "Group", "Many offices' closed months together"),
    "init": Entry("pmdesk.commands.init", "Setup", "Make the data file"),
    "demo": Entry("pmdesk.commands.demo", "Setup", "A fictional estate to look around in"),
    "settings": Entry("pmdesk.commands.settings", "Setup", "The office's name, language and lists"),
    "staff": Entry("pmdesk.commands.staff", "Setup", "Who works here, under whom, since when"),
    "policy": Entry("pmdesk.commands.policy", "Setup", "The regulation's numbers and readings"),
    "db": Entry("pmdesk.commands.db", "Setup", "Check the file, read the journal"),
}
"""Every group and command; the order of the panels in `pmdesk --help` is theirs."""

COMPLETE = "_PMDESK_COMPLETE"
"""The variable in which a shell asks for completions."""

_INTERRUPTED = 130

HELP = """The desk of a property-management company's customer-service department.

Fault notices, points, joint liability, posting and the month end, each explained to the
clause. Everything is in one local file. Begin with: pmdesk demo"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code (see docs: 0 done, 2 usage, 3 unknown, 4 refused ...)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    desk = Desk()
    desk.options.screen = _language(arguments)
    with in_language(desk.options.screen):  # one run may start others: `pmdesk demo` does
        return _run(desk, arguments)


def _run(desk: Desk, arguments: list[str]) -> int:
    try:
        _refuse_unstorable(arguments)
        if COMPLETE in os.environ:
            from pmdesk.completing import prepare  # only where a shell asks

            prepare()
        root = RootGroup(ENTRIES, HELP)
        code = root.main(
            args=arguments,
            prog_name="pmdesk",
            standalone_mode=False,
            obj=desk,
            complete_var=COMPLETE,
        )
        if code == _INTERRUPTED:  # Typer's word for a KeyboardInterrupt
            return _interrupted(desk)
        return code if isinstance(code, int) else 0
    except Exception as error:
        return _report(error, desk)
    except KeyboardInterrupt:
        return _interrupted(desk)
    except SystemExit as done:  # Typer leaves this way after a completion
        return done.code if isinstance(done.code, int) else 0


def _interrupted(desk: Desk) -> int:
    """130 says that nothing was stored; once something is, an interrupt is a warning."""
    if not desk.output.stored:
        return _INTERRUPTED
    desk.output.warn(_("interrupted; it was stored before that"))
    return 0


def _report(error: Exception, desk: Desk) -> int:
    """Says the error in one line on stderr; its exit code."""
    if desk.options.debug and not isinstance(error, TyperException):
        import traceback

        traceback.print_exception(error)
    match error:
        case BadLines():
            for number, why in error.lines:
                say(_("line {number}: {why}", number=number, why=_line(why)))
            say(f"pmdesk: {error.message}")
            return error.exit_code
        case DeskError():
            say(f"pmdesk: {_line(error)}")
            return error.exit_code
        case typer.Abort():
            return _interrupted(desk)
        case TyperException():  # its usage errors; the one base of them that it exports
            from pmdesk.usage_errors import usage_text

            say(f"pmdesk: {usage_text(error)}")
            return BadInput.exit_code
    text = _(
        "unexpected: {kind}: {error} (run it again with --debug and report it)",
        kind=type(error).__name__,
        error=error,
    )
    say(f"pmdesk: {text}")
    return DeskError.exit_code


def _line(error: DeskError) -> str:
    clause = f" [{error.clause}]" if error.clause else ""
    hint = f"; {error.hint}" if error.hint else ""
    return f"{error.message}{clause}{hint}"


def _language(arguments: list[str]) -> str:
    """The screen's language as early as it can be known: before any help text is made.

    A first look only: the option itself is parsed, and checked, with all others.
    """
    for index, argument in enumerate(arguments):
        if argument == "--lang" and index + 1 < len(arguments):
            return language_of(arguments[index + 1]) or "en"
        if argument.startswith("--lang="):
            return language_of(argument.removeprefix("--lang=")) or "en"
    for name in ("PMDESK_LANG", "LC_ALL", "LANG"):
        given = os.environ.get(name)
        if given:
            return given if given in LANGUAGES else language_of(given) or "en"
    return "en"


def _refuse_unstorable(arguments: list[str]) -> None:
    for argument in arguments:
        if "\0" in argument:
            raise BadInput(_("{argument!r} has a NUL character", argument=argument))
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise BadInput(_("{argument!r} is not valid UTF-8", argument=argument))
