"""What each printed form says and where: one layout a form, from its fields to blocks.

A new form is its layout here, a title in `render.titles`, and the function that reads its fields.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pmdesk.render.blocks import Page
from pmdesk.render.forms import (
    assessment,
    cases,
    dunning,
    fees,
    group,
    meeting,
    month,
    report,
    residents,
    rounds,
)

LAYOUTS: Mapping[str, Callable[[Mapping[str, Any]], Page]] = {
    "fault-notice": assessment.fault_notice,
    "sanction": assessment.sanction,
    "appeal": assessment.appeal,
    "summary": month.summary,
    "posting": month.posting,
    "complaint": cases.complaint,
    "request": cases.request,
    "report": cases.report,
    "patrol": rounds.patrol,
    "inspection": rounds.inspection,
    "brief": meeting.brief,
    "disclosure": fees.disclosure,
    "receipt": fees.receipt,
    "reminder": dunning.reminder,
    "demand": dunning.demand,
    "final-demand": dunning.final_demand,
    "arrears": dunning.arrears,
    "visit": residents.visit,
    "survey": residents.survey,
    "month": report.month,
    "group": group.group,
}
