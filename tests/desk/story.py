"""One story through every write of the service desk, for tests that hold for all of them."""

import shlex
from pathlib import Path

from tests.conftest import Program, Ran

UNIT = "3-2-1502"
CRITERIA = Path(__file__).parent.parent.parent / "src" / "pmdesk" / "data" / "model-estate.csv"

STORY = [
    # Owners: 3-2-1502 and its people 1 to 3, documents 1 and 2, held money 1 and 2.
    ("owner", "owner add 3-2-1502 --area 89.50 --move-in 2024-05-01 --note={text} --ref={text}"),
    ("owner", "owner change 3-2-1502 --from 2026-10-01 --area 90 --note={text}"),
    ("owner", "owner add 9-9-9999 --ref=mistake"),
    ("owner", "owner void 9-9-9999 --reason={text}"),
    ("owner.person", "owner person add 3-2-1502 --name={text} --role owner --phone={text}"
     " --from 2024-05-01 --note={text} --ref={text}"),
    ("owner.person", "owner person change 1 --phone={text}"),
    ("owner.person", "owner person add 3-2-1502 --name Reed --role tenant --phone '138 0000 1502'"),
    ("owner.person", "owner person leave 2 --on 2026-10-31"),
    ("owner.person", "owner person add 3-2-1502 --name Rush --role tenant"),
    ("owner.person", "owner person void 3 --reason={text}"),
    ("owner.document", "owner document add 3-2-1502 --kind={text} --place={text} --note={text}"
     " --ref={text}"),
    ("owner.document", "owner document add 3-2-1502 --kind title --on 2026-11-02"),
    ("owner.document", "owner document void 2 --reason={text}"),
    ("fee.hold", "fee hold add --unit 3-2-1502 --amount 2000 --kind deposit --text={text}"
     " --ref={text}"),
    ("fee.hold", "fee hold spend 1 --amount 120.50 --to={text} --text={text}"),
    ("fee.hold", "fee hold return 1 --amount 79.5 --to={text} --text={text}"),
    ("fee.hold", "fee hold add --unit 3-2-1502 --amount 30 --kind on-behalf"),
    ("fee.hold", "fee hold void 2 --reason={text}"),
    # Expenses 1 and 2.
    ("fee.expense", "fee expense add --category cleaning --amount 1200 --text={text}"
     " --party={text} --document={text} --ref={text}"),
    ("fee.expense", "fee expense add --income --category parking --amount 30 --text Places"),
    ("fee.expense", "fee expense void 2 --reason={text}"),
    # Calls 1 to 4: the second is complaint 1, the third request 1.
    ("call", "call add --unit 3-2-1502 --text={text} --caller={text} --phone={text}"
     " --topic={text} --answer={text} --ref={text}"),
    ("call", "call add --unit 3-2-1502 --text={text} --complaint --category noise"),
    ("call", "call add --unit 3-2-1502 --text={text} --place={text} --request cleaning"),
    ("call", "call add --text Wrong"),
    ("call", "call link 1 complaint:1 --text={text}"),
    ("call", "call answer 2 --text={text}"),
    ("call", "call void 4 --reason={text}"),
    # Complaints 2 to 4 beside that call's.
    ("complaint", "complaint add --anonymous --channel visit --category parking --severity major"
     " --text={text} --reporter={text} --phone={text} --subject={text} --place={text}"
     " --department={text} --to E001 --link call:1 --ref={text}"),
    ("complaint", "complaint assign 2 --to E002 --department={text} --text={text}"),
    ("complaint", "complaint note 2 --text={text}"),
    ("complaint", "complaint reply 2 --text={text}"),
    ("complaint", "complaint hold 2 --until 2026-11-08 --reason={text}"),
    ("complaint", "complaint hold 2 --end"),
    ("complaint", "complaint resolve 2 --text={text} --cause={text}"),
    ("complaint", "complaint follow-up 2 --satisfied no --score 1 --comment={text}"),
    ("complaint", "complaint resolve 2 --text={text}"),
    ("complaint", "complaint follow-up 2 --not-reached --how visit"),
    ("complaint", "complaint follow-up 2 --satisfied partly --score 3 --comment={text} --close"),
    ("complaint", "complaint reopen 2 --reason={text}"),
    ("complaint", "complaint resolve 2 --text={text}"),
    ("complaint", "complaint close 2 --waiver={text}"),
    ("complaint", "complaint add --unit 3-2-1502 --channel phone --category noise --text Again"),
    ("complaint", "complaint merge 3 --into 1 --text={text}"),
    ("complaint", "complaint add --unit 3-2-1502 --channel other --category other --text Hm"),
    ("complaint", "complaint reject 4 --reason={text}"),
    # Requests 2 and 3 beside that call's.
    ("request", "request done 1 --text={text} --charge paid --price 35"),
    ("request", "request accept 1 --name={text}"),
    ("request", "request follow-up 1 --satisfied no --comment={text}"),
    ("request", "request done 1 --text={text} --accepted-by={text}"),
    ("request", "request follow-up 1 --satisfied yes --score 5 --comment={text} --close"),
    ("request", "request reopen 1 --reason={text}"),
    ("request", "request done 1 --text={text}"),
    ("request", "request close 1 --waiver={text}"),
    ("request", "request add --kind move-in --unit 3-2-1502 --text={text} --place={text}"
     " --contact={text} --phone={text} --supplier={text} --department={text} --service CPY"
     " --appointment '11-05 14:30' --to E001 --charge paid --quote 60.5 --link call:1"
     " --ref={text}"),
    ("request", "request assign 2 --to E002 --supplier={text} --department={text} --text={text}"),
    ("request", "request note 2 --problem major --text={text}"),
    ("request", "request step 2 identity --text={text}"),
    ("request", "request hold 2 --until 2026-11-08 --reason={text}"),
    ("request", "request hold 2 --end"),
    ("request", "request add --kind other --place Lobby --text Lamp"),
    ("request", "request cancel 3 --reason={text}"),
    # Services: one proposed, approved, offered and retired, one turned down.
    ("service", "service propose GLS --name={text} --name-en={text} --name-zh-hant={text}"
     " --name-zh-hans={text} --quality-plan={text} --feasibility={text} --ref={text}"),
    ("service", "service approve GLS --by D01 --text={text}"),
    ("service", "service add GLS --price 12.5 --per={text} --ref={text}"),
    ("service", "service retire GLS --on 2027-01-01 --reason={text}"),
    ("service", "service propose BAD --name Bad --quality-plan None --feasibility None"),
    ("service", "service approve BAD --by D01 --reject --reason={text}"),
    # Fee items, of which one is retired; meter readings 1 and 2, charges 1 and 2.
    ("fee.item", "fee item add PM --name={text} --name-en={text} --name-zh-hant={text}"
     " --name-zh-hans={text} --basis area-month --price 2.80 --unit={text} --from 2026-01-01"
     " --document={text} --text={text} --ref={text}"),
    ("fee.item", "fee item price PM --price 3 --from 2026-11-01 --unit={text} --document={text}"
     " --text={text} --ref={text}"),
    ("fee.item", "fee item add CARD --name Card --basis each --price 15.5 --unit card"
     " --document Notice"),
    ("fee.item", "fee item add WATER --name Water --basis metered --price 3.45 --unit m3"
     " --document Tariff"),
    ("fee.item", "fee item retire WATER --on 2026-11-03 --reason={text}"),
    ("fee.meter", "fee meter add --unit 3-2-1502 --item WATER --reading 100.5 --text={text}"
     " --ref={text}"),
    ("fee.meter", "fee meter add --unit 3-2-1502 --item WATER --reading 0 --start"),
    ("fee.meter", "fee meter void 2 --reason={text}"),
    ("fee.charge", "fee bill --item CARD --unit 3-2-1502 --quantity 2 --link request:1"
     " --text={text} --ref={text}"),
    ("fee.charge", "fee charge waive 1 --amount 1 --reason={text} --by D01"),
    ("fee.charge", "fee charge dispute 1 --text={text} --link complaint:2"),
    ("fee.charge", "fee charge settle 1 --text={text}"),
    ("fee.charge", "fee bill --item CARD --unit 3-2-1502 --quantity 1"),
    ("fee.charge", "fee charge void 2 --reason={text}"),
    # Receipts 1 and 2 of charge 3, takings 1 and 2; the second of each is void.
    ("fee.charge", "fee bill --item CARD --unit 3-2-1502 --quantity 3"),
    ("fee.receipt", "fee pay --unit 3-2-1502 --amount 15 --method cash --cashier E001"
     " --charge 3=10 --began 08:30 --ended 08:41 --payer={text} --text={text} --ref={text}"),
    ("fee.refund", "fee refund --unit 3-2-1502 --amount 5 --method cash --by D01 --to={text}"
     " --text={text}"),
    ("fee.receipt", "fee pay --unit 3-2-1502 --amount 3 --method card --cashier E002"
     " --charge 3"),
    ("fee.receipt", "fee void 2 --reason={text}"),
    ("fee.day", "fee day add --cashier E001 --counted 14 --handed-to={text} --text={text}"
     " --ref={text}"),
    ("fee.day", "fee day add --cashier E002 --counted 0 --handed-to Finance"),
    ("fee.day", "fee day void 2 --reason={text}"),
    # Demands 1 to 3 for a charge that was due in June.
    ("fee.charge", "fee bill --item CARD --unit 3-2-1502 --quantity 4 --due 2026-06-25"),
    ("fee.dun", "fee dun add --unit 3-2-1502 --stage reminder --how letter"
     " --link call:1 --reason={text} --ref={text}"),
    ("fee.dun", "fee dun fail 1 --text={text}"),
    ("fee.dun", "fee dun add --unit 3-2-1502 --stage notice --how letter --text={text}"),
    ("fee.dun", "fee dun deliver 2 --how signed --proof={text}"),
    ("fee.dun", "fee dun promise 2 --on 2026-11-20 --amount 5 --proof={text} --text={text}"),
    ("fee.dun", "fee dun result 2 --text={text}"),
    ("fee.dun", "fee dun add --unit 3-2-1502 --stage reminder --how phone"),
    ("fee.dun", "fee dun void 3 --reason={text}"),
    # Tasks, mail and signs 1 and 2, and the brief.
    ("task", "task add --who E001 --unit 3-2-1502 --kind upkeep --repeat 'FREQ=WEEKLY;BYDAY=TU'"
     " --link call:1 --ref={text} -- {text}"),
    ("task", "task done 1 --text={text}"),
    ("task", "task stop 1 --on 2026-12-31 --reason={text}"),
    ("task", "task add Twice --who E002 --on '2026-11-04 10:00'"),
    ("task", "task void 2 --reason={text}"),
    ("mail", "mail add --direction in --kind parcel --unit 3-2-1502 --party={text}"
     " --carrier={text} --tracking={text} --note={text} --ref={text}"),
    ("mail", "mail hand-over 1 --to={text} --text={text}"),
    ("mail", "mail add --direction out --kind letter --party Bank"),
    ("mail", "mail void 2 --reason={text}"),
    ("sign", "sign add --place={text} --made 2026-11-01 --note={text} --ref={text} -- {text}"),
    ("sign", "sign install 1 --on 2026-11-02"),
    ("sign", "sign check 1 --result damaged --text={text}"),
    ("sign", "sign remove 1 --reason={text}"),
    ("sign", "sign add 'No entry' --place Gate --installed 2026-11-02"),
    ("sign", "sign void 2 --reason={text}"),
    # Findings 1 (severe, closed with report 1) to 3, reports 1 and 2.
    ("finding", "finding add --class violation --severity severe --source patrol --place={text}"
     " --text={text} --procedure={text} --department={text} --unit 3-2-1502 --due 11-10"
     " --action={text} --organiser M01 --responsible S01 --to E001 --link call:1 --ref={text}"),
    ("finding", "finding stop 1 --text={text}"),
    ("finding", "finding refer 1 --department={text} --to E003 --text={text}"),
    ("finding", "finding act 1 --to E002 --due 11-12 --text={text}"),
    ("finding", "finding done 1 --text={text}"),
    ("finding", "finding verify 1 --result fail --by D01 --text={text}"),
    ("finding", "finding done 1 --text={text}"),
    ("finding", "finding verify 1 --by D01 --text={text}"),
    ("finding.report", "finding report add --finding 1 --code CMP-01 --problem={text}"
     " --ref={text}"),
    ("finding.report", "finding report plan 1 --responsible S01 --due 11-20 --cause={text}"
     " --correction={text} --prevention={text}"),
    ("finding.report", "finding report company 1 --on 2026-11-03 --text={text}"),
    ("finding.report", "finding report act 1 --text={text}"),
    ("finding.report", "finding report check 1 --effective no --by D01 --text={text}"),
    ("finding.report", "finding report plan 1 --responsible S01 --due 11-20 --cause={text}"
     " --correction={text} --prevention={text}"),
    ("finding.report", "finding report company 1 --text={text}"),
    ("finding.report", "finding report act 1 --text={text}"),
    ("finding.report", "finding report check 1 --effective yes --by D01 --text={text}"),
    ("finding", "finding close 1"),
    ("finding", "finding add --class own --severity minor --place Roof --text Leak"),
    ("finding", "finding correct 2 --class other --severity severe --organiser M01"
     " --responsible S01 --reason={text}"),
    ("finding", "finding void 2 --reason={text}"),
    ("finding", "finding add --class own --severity minor --place Hall --text Dust --due 11-10"),
    ("finding.report", "finding report add --finding 3 --problem Dust"),
    ("finding.report", "finding report void 2 --reason={text}"),
    # Inspections 1 to 3 and upkeep 1 and 2; each opens a finding of its own, after all others.
    ("inspect", "inspect add --kind daily --rest ok --result=vehicles=finding:{text}"
     " --class vehicles=violation --department={text} --place={text} --text={text} --ref={text}"),
    ("inspect", "inspect add --kind weekly --rest na --result archive=ok --on 2026-11-02"),
    ("inspect", "inspect void 2 --reason={text}"),
    ("inspect", f"inspect score --criteria {CRITERIA} --rest full --score greening=4.5"
     " --finding greening=finding:1 --text={text} --ref=scoring"),
    ("inspect.upkeep", "inspect upkeep add --what supplies --repeat FREQ=MONTHLY --who E001"
     " --supplier={text} --days 3 --from 2026-11-01 --ref={text} -- {text}"),
    ("inspect.upkeep", "inspect upkeep done 1 --result finding --text={text}"),
    ("inspect.upkeep", "inspect upkeep stop 1 --on 2027-12-31 --reason={text}"),
    ("inspect.upkeep", "inspect upkeep add Walls --what wall --repeat FREQ=YEARLY --who E002"),
    ("inspect.upkeep", "inspect upkeep void 2 --reason={text}"),
    # Routes 1 and 2, move-in periods 1 and 2, rounds 1 and 2; the first has a finding.
    ("patrol.route", "patrol route add 1 --name={text} --area={text} --point={text} --slot 1"
     " --who E003 --ref={text}"),
    ("patrol.route", "patrol route change 1 --from 2026-11-02 --name={text} --area={text}"
     " --point={text}"),
    ("patrol.route", "patrol route add 2 --name South --kind patrol"),
    ("patrol.route", "patrol route retire 2 --on 2026-12-01 --reason={text}"),
    ("patrol.move-in", "patrol move-in add --from 2026-11-02 --to 2026-11-09 --reason={text}"
     " --ref={text}"),
    ("patrol.move-in", "patrol move-in end 1 --on 2026-11-08 --text={text}"),
    ("patrol.move-in", "patrol move-in add --from 2026-12-01 --reason Next"),
    ("patrol.move-in", "patrol move-in void 2 --reason={text}"),
    ("patrol", "patrol add --kind patrol,supervision --start 08:00 --end 08:40 --by D01 --route 1"
     " --result=vehicles=finding:{text} --text={text} --ref={text}"),
    ("patrol", "patrol add --kind patrol --start 08:40 --by D01"),
    ("patrol", "patrol finish 2 --end 08:50 --text={text}"),
    ("patrol", "patrol void 2 --reason={text}"),
    # Plans 1 and 2, visits 1 to 3, feedback 1 to 4.
    ("visit.plan", "visit plan add --month 2026-11 --role director --visitor D01 --text={text}"
     " --ref={text}"),
    ("visit.plan", "visit plan add --on 2026-11-20 --visitor Robin --unit 3-2-1502"),
    ("visit", "visit add 1 --by D01 --on '2026-11-02 15:00' --unit 3-2-1502 --need={text}"
     " --suggestion={text} --need=repair:Door --promise={text}=2026-11-09 --met={text}"
     " --topics={text} --rating 4 --text={text} --link call:1 --ref={text}"),
    ("visit", "visit add --kind care --by D01 --on today --unit 3-2-1502 --need=Bench"),
    ("visit", "visit add --kind event --by D01 --on today --place={text} --suggestion=Again"),
    ("visit.feedback", "visit accept 1 --task={text} --to E001 --day 2026-11-10 --text={text}"),
    ("visit.feedback", "visit done 1 --text={text}"),
    ("visit.feedback", "visit decline 2 --reason={text}"),
    ("visit.feedback", "visit accept 3 --service BAG --name={text} --quality-plan={text}"
     " --feasibility={text}"),
    ("visit.feedback", "visit accept 4 --link request:1"),
    ("visit", "visit void 3 --reason={text}"),
    ("visit.plan", "visit plan void 2 --reason={text}"),
    # Survey 1 is open with answers 1 (withdrawn) and 2, survey 2 closed, survey 3 void.
    ("survey", "survey open --quarter 2026Q4 --title={text} --issued 40 --ref={text}"),
    ("survey.answer", "survey answer 1 --unit 3-2-1502 --score order=5 --score fees=2"
     " --comment={text} --ref={text}"),
    ("survey.answer", "survey withdraw 1 --reason={text}"),
    ("survey.answer", "survey answer 1 --unit 3-2-1502 --score order=4 --comment={text}"),
    ("survey", "survey open --quarter 2026Q3 --title Summer --issued 40"),
    ("survey", "survey close 2 --issued 38 --text={text}"),
    ("survey", "survey open --quarter 2026Q3 --title Twice --issued 40"),
    ("survey", "survey void 3 --reason={text}"),
    ("brief", "brief --record"),
]  # fmt: skip
"""Each write with the kind of record it prints; `{text}` stands for any text. It begins in the
office of the fixtures at its time."""

LISTS = {
    "owner list": "owner",
    "owner person list": "owner.person",
    "owner document list": "owner.document",
    "owner timeline 3-2-1502": "owner.timeline",
    "fee hold list": "fee.hold",
    "fee item list": "fee.item",
    "fee meter list": "fee.meter",
    "fee charge list": "fee.charge",
    "fee receipt list": "fee.receipt",
    "fee day list": "fee.day",
    "fee expense list": "fee.expense",
    "fee dun list": "fee.dun",
    "fee dun next": "fee.dun.next",
    "call list": "call",
    "complaint list": "complaint",
    "complaint trail 2": "complaint.trail",
    "complaint escalations": "complaint.escalation",
    "request list": "request",
    "request trail 2": "request.trail",
    "request kinds list": "request.kinds",
    "service list": "service",
    "task list": "task",
    "mail list": "mail",
    "sign list": "sign",
    "finding list": "finding",
    "finding trail 1": "finding.trail",
    "finding report list": "finding.report",
    "finding report trail 1": "finding.report.trail",
    "inspect list": "inspect",
    "inspect lists list": "inspect.lists",
    "inspect upkeep list": "inspect.upkeep",
    "inspect upkeep trail 1": "inspect.upkeep.trail",
    "inspect criteria list": "inspect.criteria",
    "inspect due": "inspect.due",
    "patrol list": "patrol",
    "patrol route list": "patrol.route",
    "patrol move-in list": "patrol.move-in",
    "visit list": "visit",
    "visit plan list": "visit.plan",
    "visit feedback list": "visit.feedback",
    "visit due": "visit.due",
    "visit count": "visit.count",
    "survey list": "survey",
    "survey answers 1": "survey.answer",
    "survey questions": "survey.questions",
    "survey trend": "survey.trend",
    "due": "due",
    "fault proposals": "fault.proposals",
    "report trend": "report.figure",
}
"""Every list of the service desk with the kind of its rows."""

SHOWS = {
    "owner list": ("owner show", "unit"),
    "fee hold list": ("fee hold show", "id"),
    "fee item list": ("fee item show", "code"),
    "fee charge list": ("fee charge show", "id"),
    "fee receipt list": ("fee receipt show", "id"),
    "fee day list": ("fee day show", "id"),
    "fee expense list": ("fee expense show", "id"),
    "fee dun list": ("fee dun show", "id"),
    "call list": ("call show", "id"),
    "complaint list": ("complaint show", "id"),
    "request list": ("request show", "id"),
    "service list": ("service show", "code"),
    "task list": ("task show", "id"),
    "mail list": ("mail show", "id"),
    "sign list": ("sign show", "id"),
    "patrol list": ("patrol show", "id"),
    "patrol route list": ("patrol route show", "code"),
    "patrol move-in list": ("patrol move-in show", "id"),
    "inspect list": ("inspect show", "id"),
    "inspect upkeep list": ("inspect upkeep show", "id"),
    "finding list": ("finding show", "id"),
    "finding report list": ("finding report show", "id"),
    "visit list": ("visit show", "id"),
    "visit plan list": ("visit plan show", "id"),
    "survey list": ("survey show", "id"),
    "visit feedback list": ("visit feedback show", "id"),
}
"""The lists whose rows can be shown alone: by which command, named by which field."""


CODES = {"service show": "GLS", "fee item show": "PM"}
"""What is shown by a code of its own, with one of the story's."""


def words(line: str, *more: str, text: str = "Words") -> list[str]:
    """A line of the story as the program's arguments, with more options before a `--`."""
    said = [word.replace("{text}", text) for word in shlex.split(line)]
    end = said.index("--") if "--" in said else len(said)
    return [*said[:end], *more, *said[end:]]


def tell(program: Program, text: str = "Words") -> list[Ran]:
    """The whole story, with one text wherever one can be given."""
    return [program(*words(line, text=text)) for _kind, line in STORY]
