"""Surveys that a quarter lacks, and those to close (A2.7)."""

from collections.abc import Iterator

from pmdesk.agenda.owing import At, Owed
from pmdesk.office import survey_results
from pmdesk.texts import _


def owed(at: At) -> Iterator[Owed]:
    """The quarters that lack a survey, and the surveys whose quarter is over (A2.7)."""
    for one in survey_results.owing(at.conn, at.now.date()):
        text = _("{held} of {quota} held", held=one.held, quota=one.quota)
        command = f"pmdesk survey open --quarter {one.quarter} --title TITLE --issued N"
        due = one.quarter.last.isoformat()
        yield Owed("survey", str(one.quarter), "open", None, due, None, one.clause, text, command)
    for survey in survey_results.to_close(at.conn, at.now.date()):
        command = f"pmdesk survey close {survey.id}"
        about = (None, "A2.7", survey.title, command)
        yield Owed("survey", str(survey.id), "close", None, None, *about)
