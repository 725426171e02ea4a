"""Every error path of the service desk: command line, exit code, message; nothing is stored."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.answers import commands
from tests.cli.test_errors import REFUSED, UNKNOWN, USAGE
from tests.conftest import Program
from tests.desk.story import STORY, tell, words
from tests.desk.test_desk_conventions import GROUPS

MISSING = {
    "call add": "--text",
    "call add --complaint": "--text, --category",
    "call show": "ID",
    "call link": "ID, RECORD",
    "call answer": "ID, --text",
    "call void": "ID, --reason",
    "complaint add": "--channel, --category, --text, --unit or --anonymous",
    "complaint add --anonymous": "--channel, --category, --text",
    "complaint show": "ID",
    "complaint trail": "ID",
    "complaint assign": "ID",
    "complaint note": "ID, --text",
    "complaint reply": "ID, --text",
    "complaint resolve": "ID, --text",
    "complaint merge": "ID, --into",
    "complaint reject": "ID, --reason",
    "complaint close": "ID",
    "complaint reopen": "ID, --reason",
    "request show": "ID",
    "request trail": "ID",
    "request assign": "ID",
    "request note": "ID, --text",
    "request step": "ID, STEP",
    "request done": "ID, --text",
    "request accept": "ID, --name",
    "request cancel": "ID, --reason",
    "request close": "ID",
    "request reopen": "ID, --reason",
    "request kinds import": "FILE",
    "service propose": "CODE, --name, --quality-plan, --feasibility",
    "service approve": "CODE, --by",
    "service approve --reject": "CODE, --by, --reason",
    "service add": "CODE, --price",
    "service add --free": "CODE",
    "service retire": "CODE, --on, --reason",
    "service show": "CODE",
    "owner add": "UNIT",
    "owner change": "UNIT, --from",
    "owner show": "UNIT",
    "owner timeline": "UNIT",
    "owner import": "FILE",
    "owner void": "UNIT, --reason",
    "owner person add": "UNIT, --name, --role",
    "owner person change": "ID, --phone",
    "owner person leave": "ID, --on",
    "owner person void": "ID, --reason",
    "owner document add": "UNIT, --kind",
    "owner document void": "ID, --reason",
    "fee hold add": "--unit, --amount, --kind",
    "fee hold spend": "ID, --amount, --to, --text",
    "fee hold return": "ID",
    "fee hold show": "ID",
    "fee hold void": "ID, --reason",
    "task add": "TEXT, --who",
    "task done": "ID",
    "task stop": "ID, --on, --reason",
    "task void": "ID, --reason",
    "task show": "ID",
    "mail add": "--direction, --kind, --party",
    "mail hand-over": "ID, --to",
    "mail void": "ID, --reason",
    "mail show": "ID",
    "sign add": "TEXT, --place",
    "sign install": "ID",
    "sign check": "ID, --result",
    "sign remove": "ID, --reason",
    "sign void": "ID, --reason",
    "sign show": "ID",
    "patrol add": "--kind, --start, --by",
    "patrol finish": "ID, --end",
    "patrol void": "ID, --reason",
    "patrol show": "ID",
    "patrol route add": "CODE, --name",
    "patrol route change": "CODE, --from",
    "patrol route retire": "CODE, --reason",
    "patrol route show": "CODE",
    "patrol move-in add": "--from, --reason",
    "patrol move-in end": "ID",
    "patrol move-in void": "ID, --reason",
    "patrol move-in show": "ID",
    "inspect add": "--kind",
    "inspect show": "ID",
    "inspect void": "ID, --reason",
    "inspect sheet": "--kind",
    "complaint print": "ID, --output",
    "request print": "ID, --output",
    "finding report print": "ID, --output",
    "inspect score": "--criteria",
    "inspect lists import": "FILE",
    "inspect upkeep add": "TEXT, --what, --who, --repeat",
    "inspect upkeep done": "ID",
    "inspect upkeep stop": "ID, --on, --reason",
    "inspect upkeep void": "ID, --reason",
    "finding add": "--class, --severity, --place, --text",
    "finding add --severity severe": "--class, --place, --text, --organiser, --responsible",
    "finding show": "ID",
    "finding trail": "ID",
    "finding act": "ID, --text",
    "finding stop": "ID, --text",
    "finding refer": "ID, --department",
    "finding done": "ID, --text",
    "finding verify": "ID",
    "finding close": "ID",
    "finding void": "ID, --reason",
    "finding report add": "--problem",
    "finding report show": "ID",
    "finding report trail": "ID",
    "finding report plan": "ID, --cause, --correction, --prevention, --responsible, --due",
    "finding report act": "ID, --text",
    "finding report company": "ID",
    "finding report check": "ID, --effective, --text",
    "finding report void": "ID, --reason",
}
"""What each command names when nothing is given, all at once."""
IN_TWO_STEPS = {
    "complaint hold": ("ID", "--until", "--reason"),
    "request hold": ("ID", "--until", "--reason"),
    "complaint follow-up": ("ID", "--satisfied"),
    "request follow-up": ("ID", "--satisfied"),
    "request add": ("--kind", "--text", "--unit"),
    "call add --request repair": ("--text", "--unit"),
}
"""Commands that need one of several: they name each of these words."""

DATED = [
    "call add --text x --on {date}",
    "call list --from {date}",
    "call list --to {date}",
    "complaint add --anonymous --channel phone --category noise --text x --on {date}",
    "complaint list --from {date}",
    "complaint note 1 --text x --on {date}",
    "complaint assign 1 --to E001 --on {date}",
    "complaint reply 1 --text x --on {date}",
    "complaint resolve 1 --text x --on {date}",
    "complaint merge 1 --into 2 --on {date}",
    "complaint reject 1 --reason x --on {date}",
    "complaint hold 1 --until {date} --reason x",
    "complaint hold 1 --until tomorrow --reason x --on {date}",
    "complaint follow-up 1 --satisfied yes --on {date}",
    "complaint close 1 --on {date}",
    "complaint reopen 2 --reason x --on {date}",
    "request add --kind repair --place x --text x --on {date}",
    "request add --kind repair --place x --text x --appointment {date}",
    "request assign 2 --appointment {date}",
    "request assign 2 --to E001 --on {date}",
    "request note 2 --text x --on {date}",
    "request step 2 keys --on {date}",
    "request done 2 --text x --on {date}",
    "request accept 2 --name x --on {date}",
    "request cancel 2 --reason x --on {date}",
    "request hold 2 --until {date} --reason x",
    "request hold 2 --end --on {date}",
    "request follow-up 1 --satisfied yes --on {date}",
    "request close 1 --on {date}",
    "request reopen 1 --reason x --on {date}",
    "request list --to {date}",
    "service add CPY --price 1 --from {date}",
    "service retire CPY --reason x --on {date}",
    "service list --on {date}",
    "service show CPY --on {date}",
    "owner add 4-1-1 --move-in {date}",
    "owner add 4-1-1 --move-out {date}",
    "owner change 3-2-1502 --note x --from {date}",
    "owner change 3-2-1502 --move-in {date} --from today",
    "owner change 3-2-1502 --move-out {date} --from today",
    "owner timeline 3-2-1502 --from {date}",
    "owner timeline 3-2-1502 --to {date}",
    "owner person add 3-2-1502 --name x --role owner --from {date}",
    "owner person change 1 --phone x --on {date}",
    "owner person leave 1 --on {date}",
    "owner document add 3-2-1502 --kind title --on {date}",
    "fee hold add --unit 3-2-1502 --amount 1 --kind deposit --on {date}",
    "fee hold spend 1 --amount 1 --to x --text x --on {date}",
    "fee hold return 1 --on {date}",
    "task add x --who E001 --on {date}",
    "task done 1 --on {date}",
    "task stop 1 --reason x --on {date}",
    "task list --on {date}",
    "task list --from {date}",
    "mail add --direction in --kind letter --party x --on {date}",
    "mail hand-over 2 --to x --on {date}",
    "mail list --from {date}",
    "sign add x --place x --made {date}",
    "sign add x --place x --installed {date}",
    "patrol add --kind patrol --by E001 --start {date}",
    "patrol add --kind patrol --by E001 --start 08:00 --end {date}",
    "patrol finish 1 --end {date}",
    "patrol sheet --date {date}",
    "patrol sheet --since {date}",
    "patrol due --date {date}",
    "patrol due --from {date}",
    "patrol due --to {date}",
    "patrol list --from {date}",
    "patrol route add 3 --name x --from {date}",
    "patrol route change 1 --from {date}",
    "patrol route retire 1 --reason x --on {date}",
    "patrol move-in add --reason x --from {date}",
    "patrol move-in add --reason x --from 2026-11-02 --to {date}",
    "patrol move-in end 1 --on {date}",
    "inspect add --kind daily --rest ok --on {date}",
    "inspect score --criteria examples/model-estate.csv --rest full --on {date}",
    "inspect sheet --kind daily --date {date}",
    "inspect due --date {date}",
    "inspect due --from {date}",
    "inspect due --from 2026-11-01 --to {date}",
    "inspect list --from {date}",
    "inspect upkeep add x --what wall --repeat FREQ=DAILY --who E001 --from {date}",
    "inspect upkeep done 1 --on {date}",
    "inspect upkeep stop 1 --reason x --on {date}",
    "sign install 1 --on {date}",
    "sign check 1 --result ok --on {date}",
    "sign remove 1 --reason x --on {date}",
    "finding add --class own --severity minor --place x --text x --on {date}",
    "finding add --class own --severity minor --place x --text x --due {date}",
    "finding act 3 --text x --on {date}",
    "finding act 3 --text x --due {date}",
    "finding stop 3 --text x --on {date}",
    "finding refer 3 --department x --on {date}",
    "finding done 3 --text x --on {date}",
    "finding verify 3 --on {date}",
    "finding close 3 --on {date}",
    "finding void 3 --reason x --on {date}",
    "finding list --from {date}",
    "finding report add --finding 3 --problem x --on {date}",
    "finding report plan 1 --cause x --correction x --prevention x --responsible S01 --due {date}",
    "finding report plan 1 --cause x --correction x --prevention x --responsible S01 --due tomorrow"
    " --on {date}",
    "finding report act 1 --text x --on {date}",
    "finding report company 1 --on {date}",
    "finding report check 1 --effective yes --text x --on {date}",
    "finding report void 1 --reason x --on {date}",
    "finding report list --to {date}",
    "brief --date {date}",
]
BAD_DATES = {
    "05/11/2026": "'05/11/2026' can be read in two ways",
    "soon": "'soon' is not a date",
    "2026-02-30": "there is no such day",
    "''": "an empty ",
}

AMOUNTS = [
    "fee hold add --unit 3-2-1502 --kind deposit --amount {number}",
    "fee hold spend 1 --to x --text x --amount {number}",
    "fee hold return 1 --amount {number}",
    "request add --kind repair --place x --text x --quote {number}",
    "request assign 2 --quote {number}",
    "request done 2 --text x --price {number}",
    "service add CPY --price {number}",
    "owner add 4-1-1 --area {number}",
    "owner change 3-2-1502 --from today --area {number}",
]
IDS = [
    "call show {id}",
    "call link {id} complaint:1",
    "call answer {id} --text x",
    "call void {id} --reason x",
    "complaint print {id} --output -",
    "request print {id} --output -",
    "finding report print {id} --output -",
    "complaint show {id}",
    "complaint trail {id}",
    "complaint assign {id} --to E001",
    "complaint note {id} --text x",
    "complaint reply {id} --text x",
    "complaint resolve {id} --text x",
    "complaint merge {id} --into 1",
    "complaint merge 1 --into {id}",
    "complaint reject {id} --reason x",
    "complaint hold {id} --end",
    "complaint follow-up {id} --satisfied yes",
    "complaint close {id}",
    "complaint reopen {id} --reason x",
    "request show {id}",
    "request trail {id}",
    "request assign {id} --to E001",
    "request note {id} --text x",
    "request step {id} keys",
    "request done {id} --text x",
    "request accept {id} --name x",
    "request cancel {id} --reason x",
    "request hold {id} --end",
    "request follow-up {id} --not-reached",
    "request close {id}",
    "request reopen {id} --reason x",
    "owner person change {id} --phone x",
    "owner person leave {id} --on today",
    "owner person void {id} --reason x",
    "owner document void {id} --reason x",
    "fee hold show {id}",
    "fee hold spend {id} --amount 1 --to x --text x",
    "fee hold return {id}",
    "fee hold void {id} --reason x",
    "task show {id}",
    "task done {id}",
    "task stop {id} --on today --reason x",
    "task void {id} --reason x",
    "mail show {id}",
    "mail hand-over {id} --to x",
    "mail void {id} --reason x",
    "patrol show {id}",
    "patrol add {id} --kind patrol --start 08:00 --by E001",
    "patrol finish {id} --end 08:50",
    "patrol void {id} --reason x",
    "patrol move-in show {id}",
    "patrol move-in end {id}",
    "patrol move-in void {id} --reason x",
    "inspect show {id}",
    "inspect void {id} --reason x",
    "inspect upkeep done {id}",
    "inspect upkeep stop {id} --on today --reason x",
    "inspect upkeep void {id} --reason x",
    "sign show {id}",
    "sign install {id}",
    "sign check {id} --result ok",
    "sign remove {id} --reason x",
    "sign void {id} --reason x",
    "finding show {id}",
    "finding trail {id}",
    "finding act {id} --text x",
    "finding stop {id} --text x",
    "finding refer {id} --department x",
    "finding done {id} --text x",
    "finding verify {id}",
    "finding close {id}",
    "finding void {id} --reason x",
    "finding report add --problem x --finding {id}",
    "finding report show {id}",
    "finding report trail {id}",
    "finding report plan {id} --cause x --correction x --prevention x --responsible S01"
    " --due 11-20",
    "finding report act {id} --text x",
    "finding report company {id}",
    "finding report check {id} --effective yes --text x",
    "finding report void {id} --reason x",
]
BAD_IDS = {
    "99": (UNKNOWN, "there is no "),
    "abc": (USAGE, "'abc' is not a whole number"),
    "1.0": (USAGE, "'1.0' is not a whole number"),
    "0": (USAGE, "0 is not from 1"),
    "99999999999999999999": (USAGE, "99999999999999999999 is not from 1"),
}

RAISE = "complaint add --channel phone --category noise --text x"
ASK = "request add --kind repair --text x"

ERRORS = [
    # The command line itself.
    ("complaint ad", USAGE, "pmdesk complaint has no command 'ad'; did you mean add?"),
    ("fee hld", USAGE, "pmdesk fee has no command 'hld'; did you mean hold?"),
    ("owner persn list", USAGE, "did you mean person?"),
    ("call list extra", USAGE, "unexpected extra argument"),
    ("complaint list --format xml", USAGE, "'xml' is not one of table, json, csv"),
    ("brief --format xml", USAGE, "'xml' is not one of table, text, html, pdf, json"),
    ("due --encoding latin1", USAGE, "'latin1' is not one of utf-8"),
    # Choices.
    (f"{RAISE} --anonymous --channel pigeon", USAGE, "'pigeon' is not one of visit, phone"),
    (f"{RAISE} --anonymous --severity minor", USAGE, "'minor' is not one of normal, major"),
    ("complaint list --state open", USAGE, "'open' is not one of registered, assigned"),
    ("complaint follow-up 1 --satisfied maybe", USAGE, "'maybe' is not one of yes, partly, no"),
    ("complaint follow-up 1 --satisfied yes --how telex", USAGE, "'telex' is not one of phone"),
    ("complaint escalations --level owner", USAGE, "'owner' is not one of supervisor, director"),
    ("call add --text x --direction up", USAGE, "'up' is not one of in, out"),
    (f"{ASK} --place x --charge later", USAGE, "'later' is not one of free, paid, warranty"),
    ("request step 2 keys --result no", USAGE, "'no' is not one of done, na"),
    ("request note 2 --text x --problem huge", USAGE, "'huge' is not one of minor, major"),
    ("owner person add 3-2-1502 --name x --role guest", USAGE, "'guest' is not one of owner"),
    ("fee hold add --unit 3-2-1502 --amount 1 --kind loan", USAGE, "'loan' is not one of deposit"),
    ("task add x --who E001 --kind chore", USAGE, "'chore' is not one of key, training"),
    ("mail add --direction in --kind crate --party x", USAGE, "'crate' is not one of letter"),
    ("sign check 1 --result fine", USAGE, "'fine' is not one of ok, damaged, missing"),
    # Numbers and shapes.
    ("complaint follow-up 1 --satisfied yes --score 6", USAGE, "6 is not from 1 to 5"),
    ("complaint follow-up 1 --satisfied yes --score 4.5", USAGE, "'4.5' is not a whole number"),
    ("complaint list --month 13", USAGE, "'13' is not a month"),
    ("task add x --who E001 --repeat DAILY", USAGE, "'DAILY'"),
    ("task add x --who E001 --repeat FREQ=SECONDLY", USAGE, "FREQ=SECONDLY"),
    ("owner add 1502", USAGE, "'1502' is not a unit: write it such as 3-2-1502"),
    ("owner add 'a b-1'", USAGE, "'a b-1' is not a unit"),
    ("service propose 'G L' --name x --quality-plan x --feasibility x", USAGE, "cannot be a code"),
    # What does not go together, and what says nothing.
    (f"{RAISE} --anonymous --unit 3-2-1502", USAGE, "--anonymous does not go with --unit"),
    ("call add --text x --category noise", USAGE, "go with --complaint"),
    ("call add --text x --severity major", USAGE, "go with --complaint"),
    ("call add --text x --complaint --category noise --request repair", USAGE, "does not go with"),
    ("complaint assign 1", USAGE, "say what changes: --to, --department or --severity"),
    ("complaint hold 1 --end --until tomorrow", USAGE, "--end does not go with --until"),
    ("complaint follow-up 1 --not-reached --satisfied no", USAGE, "do not go with --not-reached"),
    ("complaint list --month 10 --from 10-01", USAGE, "--month does not go with --from and --to"),
    ("complaint list --from 10-09 --to 10-01", USAGE, "--to 2026-10-01 lies before --from"),
    ("request assign 2", USAGE, "say what changes: --to, --department"),
    (ASK, USAGE, "missing: --unit or --place; see pmdesk request add --help"),
    ("call add --text x --request repair", USAGE, "missing: --unit"),
    ("call add --text x --place x", USAGE, "--place goes with --complaint or --request"),
    (f"{ASK} --place x --appointment 11-05", USAGE, "--appointment: a time is wanted too"),
    ("service add CPY --price 1 --free", USAGE, "--free does not go with --price"),
    ("service approve CPY --by D01 --reason x", USAGE, "--reason goes with --reject"),
    ("service approve CPY --by D01 --reject --reason x --text y", USAGE, "--text does not go"),
    ("owner change 3-2-1502 --from today", USAGE, "say what changes: --area, --move-in"),
    ("task list --on today --month 11", USAGE, "--on does not go with --month"),
    ("fee hold add --unit 3-2-1502 --kind deposit --amount 0", USAGE, "the amount is nothing"),
    ("task done 1 --on '2026-11-03 08:00'", USAGE, "a day is wanted here, without a time"),
    # No such record or person.
    ("--db {tmp}/none.db complaint list", UNKNOWN, "make one: pmdesk init --db {tmp}/none.db"),
    (f"{RAISE} --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    (f"{RAISE} --unit 3-2-1520", UNKNOWN, "near to it: 3-2-1502"),
    (f"{RAISE} --unit 9-9-9999", UNKNOWN, "'9-9-9999'; record it first: pmdesk owner add 9-9-9999"),
    ("call add --text x --unit 9-9-9", UNKNOWN, "pmdesk owner add 9-9-9"),
    (f"{ASK} --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("task add x --who E001 --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("mail add --direction in --kind letter --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("fee hold add --unit 9-9-9 --amount 1 --kind deposit", UNKNOWN, "there is no unit '9-9-9'"),
    ("owner show 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("owner timeline Nobody", UNKNOWN, "there is no unit 'Nobody'"),
    ("owner change 9-9-9 --note x --from today", UNKNOWN, "there is no unit '9-9-9'"),
    ("owner void 9-9-9 --reason x", UNKNOWN, "there is no unit '9-9-9'"),
    ("owner person add 9-9-9 --name x --role owner", UNKNOWN, "there is no unit '9-9-9'"),
    ("owner document add 9-9-9 --kind title", UNKNOWN, "there is no unit '9-9-9'"),
    ("complaint list --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("call list --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("owner person list --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("owner document list --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("fee hold list --unit 9-9-9", UNKNOWN, "there is no unit '9-9-9'"),
    ("complaint assign 1 --to Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("complaint assign 1 --to E00", UNKNOWN, "'E00' fits several people: E001"),
    ("complaint note 1 --text x --by Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("request assign 2 --to E01", UNKNOWN, "'E01'; near to it: E001 Ash Willow"),
    ("task add x --who Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("call list --staff Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("complaint list --staff Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("task list --staff Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("due --staff Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("service approve CPY --by Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("brief --record --date 2026-11-03 --as Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("--as Nobody mail add --direction in --kind letter --party x", UNKNOWN, "'Nobody'"),
    (f"{RAISE} --anonymous --category weather", UNKNOWN, "there is no category 'weather'; "
     "categories are noise, repair"),
    ("call add --text x --complaint --category weather", UNKNOWN, "no category 'weather'"),
    ("request add --kind magic --place x --text x", UNKNOWN, "no kind of request 'magic'; kinds"),
    ("call add --text x --unit 3-2-1502 --request magic", UNKNOWN, "no kind of request 'magic'"),
    ("request step 2 magic", UNKNOWN, "there is no step 'magic'; steps of move-in are identity"),
    (f"{ASK} --place x --service CPYY", UNKNOWN, "'CPYY'; near to it: CPY"),
    ("service show XYZ", UNKNOWN, "there is no service 'XYZ'"),
    ("service approve XYZ --by D01", UNKNOWN, "there is no service 'XYZ'"),
    ("service retire XYZ --on today --reason x", UNKNOWN, "there is no service 'XYZ'"),
    ("call link 1 complaint:99", UNKNOWN, "there is no record 'complaint:99' to link to"),
    ("call link 1 complaint", UNKNOWN, "there is no record 'complaint' to link to; kinds of"),
    (f"{RAISE} --anonymous --link call:99", UNKNOWN, "there is no record 'call:99'"),
    (f"{ASK} --place x --link call:１", UNKNOWN, "there is no record 'call:１'"),
    ("task add x --who E001 --link unit:1", UNKNOWN, "there is no record 'unit:1'"),
    ("brief --date 2026-11-02", UNKNOWN, "no brief of 2026-11-02 is on record [A2.2]"),
    ("owner import {tmp}/none.csv", UNKNOWN, "there is no file {tmp}/none.csv"),
    ("request kinds import {tmp}/none.csv", UNKNOWN, "there is no file {tmp}/none.csv"),
    # Not employed on that day.
    ("complaint assign 1 --to S02", UNKNOWN, "S02 Kit Juniper is not employed on 2026-11-03"),
    ("task add x --who S02 --on 11-20", UNKNOWN, "S02 Kit Juniper is not employed on 2026-11-20"),
    ("call add --text x --by S02", UNKNOWN, "S02 Kit Juniper is not employed on 2026-11-03"),
    ("sign add x --place x --as S02", UNKNOWN, "S02 Kit Juniper is not employed on 2026-11-03"),
    # What lies in the future, or before what it is about.
    (f"{RAISE} --anonymous --on tomorrow", REFUSED, "2026-11-04 lies in the future [A1.3]"),
    (f"{ASK} --place x --on 09:01", REFUSED, "09:01 lies in the future [B3]"),
    ("call add --text x --on tomorrow", REFUSED, "lies in the future [A1.1]"),
    ("complaint note 1 --text x --on tomorrow", REFUSED, "lies in the future"),
    ("complaint note 1 --text x --on yesterday", REFUSED, "lies before the complaint"),
    ("complaint hold 1 --until yesterday --reason x", REFUSED, "a hold ends later"),
    ("owner add 4-1-1 --move-in tomorrow", REFUSED, "lies in the future"),
    ("owner person leave 1 --on tomorrow", REFUSED, "lies in the future"),
    ("owner person leave 1 --on 2024-04-30", REFUSED, "lies before 2024-05-01"),
    ("owner document add 3-2-1502 --kind title --on tomorrow", REFUSED, "lies in the future"),
    ("fee hold add --unit 3-2-1502 --amount 1 --kind deposit --on tomorrow", REFUSED, "future"),
    ("fee hold spend 1 --amount 1 --to x --text x --on yesterday", REFUSED, "lies before"),
    ("task done 1 --on tomorrow", REFUSED, "lies in the future"),
    ("task stop 1 --on 2026-11-01 --reason x", REFUSED, "begins only on 2026-11-03"),
    ("mail add --direction in --kind letter --party x --on tomorrow", REFUSED, "future [B2]"),
    ("sign add x --place x --made tomorrow", REFUSED, "lies in the future [B9]"),
    ("sign add x --place x --made today --installed yesterday", REFUSED, "2026-11-02 lies before"),
    ("brief --record --date tomorrow", REFUSED, "only today's brief can be recorded"),
    ("brief --record --date yesterday", REFUSED, "only today's brief can be recorded"),
    # In this state it cannot be done.
    ("call answer 4 --text x", REFUSED, "call 4 is void: Words"),
    ("call link 4 complaint:1", REFUSED, "call 4 is void"),
    ("call void 4 --reason x", REFUSED, "call 4 is void"),
    ("call link 1 complaint:1", REFUSED, "call 1 is linked to complaint:1 already"),
    ("call link 1 call:1", REFUSED, "call 1 cannot be linked to itself"),
    ("complaint assign 2 --to E001", REFUSED, "complaint 2 is closed [A1.3]; what can be done"),
    ("complaint note 3 --text x", REFUSED, "is merged [A1.3]; what can be done: pmdesk complaint"),
    ("complaint reply 4 --text x", REFUSED, "complaint 4 is rejected [A1.3]; what can be done"),
    ("complaint resolve 2 --text x", REFUSED, "pmdesk complaint reopen 2 --reason TEXT"),
    ("complaint hold 2 --until tomorrow --reason x", REFUSED, "complaint 2 is closed"),
    ("complaint hold 1 --end", REFUSED, "complaint 1 is registered"),
    ("complaint follow-up 1 --satisfied yes", REFUSED, "complaint 1 is registered"),
    ("complaint close 1", REFUSED, "complaint 1 is registered"),
    ("complaint reopen 1 --reason x", REFUSED, "complaint 1 is registered"),
    ("complaint reject 2 --reason x", REFUSED, "complaint 2 is closed"),
    ("complaint merge 1 --into 1", REFUSED, "cannot be merged into itself"),
    ("complaint merge 1 --into 2", REFUSED, "complaint 2 is closed"),
    ("request assign 1 --to E001", REFUSED, "request 1 is closed [B3]"),
    ("request note 3 --text x", REFUSED, "request 3 is cancelled [B3]; nothing more"),
    ("request step 2 identity", REFUSED, "step identity of request 2 is made already"),
    ("request done 2 --text x", REFUSED, "request 2 lacks: agreement, inspection, meters"),
    ("request accept 2 --name x", REFUSED, "request 2 is in-hand"),
    ("request follow-up 2 --satisfied yes", REFUSED, "request 2 is in-hand"),
    ("request close 2 --waiver x", REFUSED, "request 2 is in-hand"),
    ("request hold 2 --end", REFUSED, "request 2 is in-hand"),
    ("request cancel 1 --reason x", REFUSED, "request 1 is closed"),
    ("request reopen 3 --reason x", REFUSED, "request 3 is cancelled"),
    (f"{ASK} --place x --service GLZ", UNKNOWN, "'GLZ'; near to it: GLS"),
    (f"{ASK} --place x --service BAD", REFUSED, "service BAD is rejected on 2026-11-03 [B1]"),
    (f"{ASK} --place x --service PAY --quote 1", REFUSED, "no handling fee may be taken"),
    ("service propose CPY --name x --quality-plan x --feasibility x", REFUSED, "is there already"),
    ("service approve GLS --by D01", REFUSED, "service GLS is offered [B1]"),
    ("service approve BAD --by D01 --reject --reason x", REFUSED, "service BAD is rejected"),
    ("service add BAD --price 1", REFUSED, "service BAD is rejected"),
    ("service add NEW --price 1", REFUSED, "there is no service 'NEW': propose it first [B1]"),
    ("service add PAY --price 1", REFUSED, "art. 44"),
    ("service retire GLS --on today --reason x", REFUSED, "GLS is retired from 2027-01-01"),
    ("owner add 3-2-1502", REFUSED, "3-2-1502 is there already; change it with pmdesk owner"),
    ("owner change 3-2-1502 --move-out 2024-04-01 --from today", REFUSED, "before it was moved"),
    ("owner void 3-2-1502 --reason x", REFUSED, "3-2-1502 is named by other records"),
    ("owner void 9-9-9999 --reason x", REFUSED, "is void: Words"),
    ("owner person add 3-2-1502 --name Words --role owner", REFUSED, "is recorded in 3-2-1502"),
    ("owner person change 3 --phone x", REFUSED, "unit-person 3 is void: Words"),
    ("owner person leave 2 --on today", REFUSED, "person 2 left on 2026-10-31 already"),
    ("owner person void 3 --reason x", REFUSED, "is void: Words"),
    ("owner document void 2 --reason x", REFUSED, "is void: Words"),
    ("fee hold spend 1 --amount 1800.01 --to x --text x", REFUSED, "has 1800.00 left: 1800.01"),
    ("fee hold return 1 --amount 1800.01", REFUSED, "has 1800.00 left: 1800.01 is more"),
    ("fee hold return 2", REFUSED, "held-money 2 is void: Words"),
    ("fee hold void 1 --reason x", REFUSED, "held money 1 was spent or returned in part"),
    ("task done 2", REFUSED, "task 2 is void: Words"),
    ("task done 1", REFUSED, "nothing of task 1 is open on 2026-11-03: next on 2026-11-10"),
    ("task stop 2 --on today --reason x", REFUSED, "task 2 is void"),
    ("task stop 1 --on 2026-12-31 --reason x", REFUSED, "task 1 ends after 2026-12-31 already"),
    ("mail hand-over 1 --to x", REFUSED, "mail 1 is handed-over already: to Words on 2026-11-03"),
    ("mail hand-over 2 --to x", REFUSED, "mail 2 is void"),
    ("sign install 1", REFUSED, "sign 1 is removed [B9]; what can be done"),
    ("sign check 1 --result ok", REFUSED, "sign 1 is removed"),
    ("sign remove 2 --reason x", REFUSED, "sign 2 is void"),
    ("sign void 2 --reason x", REFUSED, "sign 2 is void"),
    # Rounds, routes, move-in periods.
    ("patrol add --kind walk --start 08:00 --by E001", USAGE, "'walk' is not one of patrol,"),
    ("patrol add 1 --kind patrol --start 08:00 --by E001", REFUSED, "round 1 was ad hoc"),
    ("patrol add --kind patrol --start 10:00 --by E001", REFUSED, "10:00 lies in the future"),
    ("patrol add 2 --kind patrol --start 08:00 --by E001", REFUSED, "patrol 2 is void: Words"),
    ("patrol add --kind patrol --start 08:00 --by S02", UNKNOWN, "is not employed on 2026-11-03"),
    ("patrol add --kind patrol --start 08:00 --by E001 --route X", UNKNOWN, "no route 'X'"),
    ("patrol finish 1 --end 08:50", REFUSED, "round 1 ended at 2026-11-03 08:40 already"),
    ("patrol finish 2 --end 08:50", REFUSED, "patrol 2 is void: Words"),
    ("patrol void 2 --reason x", REFUSED, "patrol 2 is void: Words"),
    ("patrol due --date tomorrow", REFUSED, "2026-11-04 lies in the future"),
    ("patrol due --date today --month 11", USAGE, "--date does not go with --month, --from"),
    ("patrol sheet --since tomorrow", USAGE, "--since 2026-11-04 lies after 2026-11-03"),
    ("patrol sheet --since 2024-01-01", USAGE, "more than 400 days"),
    ("patrol route add 1 --name x", REFUSED, "route 1 is there already; pmdesk patrol route"),
    ("patrol route add 3 --name x --kind walk", USAGE, "'walk' is not one of patrol,"),
    ("patrol route add 3 --name x --who Nobody", UNKNOWN, "there is no staff member 'Nobody'"),
    ("patrol route retire 2 --on 2026-12-02 --reason x", REFUSED, "2 is retired since 2026-12-01"),
    ("patrol move-in end 2", REFUSED, "move-in 2 is void: Words"),
    ("patrol move-in end 1 --on 2026-11-01", REFUSED, "not after 2026-11-02 00:00 [A2.5]"),
    ("patrol move-in void 2 --reason x", REFUSED, "move-in 2 is void: Words"),
    # Inspections, scoring, upkeep.
    ("inspect add --kind yearly --rest ok", USAGE, "'yearly' is not one of daily, weekly,"),
    ("inspect add --kind half-year", REFUSED, "is scored against criteria [A4.2]"),
    ("inspect add --kind daily", USAGE, "missing: --result area=, --result complaints=,"),
    ("inspect add --kind daily --rest maybe", USAGE, "'maybe' is not one of ok, na"),
    ("inspect add --kind daily --result area", USAGE, "'area': write ITEM=ok, ITEM=na or"),
    ("inspect add --kind daily --result area=fine", USAGE, "'area=fine': write ITEM=ok"),
    ("inspect add --kind daily --result area=ok:x", USAGE, "'area=ok:x': write ITEM=ok"),
    ("inspect add --kind daily --result area=ok --result area=na", USAGE, "area is given twice"),
    ("inspect add --kind daily --rest ok --result x=ok", UNKNOWN, "check list daily has no item"),
    ("inspect add --kind daily --rest ok --class area=mine", USAGE, "write ITEM=own|other|"),
    ("inspect add --kind daily --rest ok --class area=own", USAGE, "needs a finding of that item"),
    ("inspect add --kind daily --rest ok --on tomorrow", REFUSED, "lies in the future [A4.1]"),
    ("inspect add --kind daily --rest ok --by Z99", UNKNOWN, "Z99"),
    ("inspect show 99", UNKNOWN, "there is no inspection 99"),
    ("inspect void 2 --reason x", REFUSED, "inspection 2 is void"),
    ("inspect due --date today --from today", USAGE, "--date does not go with --from and --to"),
    ("inspect due --to today", USAGE, "--to goes with --from"),
    ("inspect due --each", USAGE, "--each goes with --from and --to"),
    ("inspect due --from today --to yesterday", USAGE, "lies before --from"),
    ("inspect sheet --kind year-end", REFUSED, "is scored against criteria [A4.2]"),
    ("inspect sheet --kind daily --format csv", USAGE, "'csv' is not one of text, html, pdf"),
    ("inspect score --criteria {tmp}/none.csv", UNKNOWN, "there is no file {tmp}/none.csv"),
    ("inspect score --criteria examples/model-estate.csv", USAGE, "missing: --score management="),
    ("inspect score --criteria examples/model-estate.csv --rest full --score x=1", UNKNOWN,
     "model-estate.csv has no item 'x'"),
    ("inspect score --criteria examples/model-estate.csv --rest full --score greening=6", USAGE,
     "greening: 6.00 is more than its 5.00 points"),
    ("inspect score --criteria examples/model-estate.csv --rest full --score greening=-1", USAGE,
     "'-1' is no score"),
    ("inspect score --criteria examples/model-estate.csv --rest full --score greening", USAGE,
     "'greening': write ITEM=N"),
    ("inspect score --criteria examples/model-estate.csv --rest full --period 2026Q4", USAGE,
     "'2026Q4' is no period to score"),
    ("inspect score --criteria examples/model-estate.csv --rest full --period 2027H1", REFUSED,
     "2027H1 begins only on 2027-01-01 [A4.2]"),
    ("inspect score --criteria examples/model-estate.csv --rest full --score greening=4"
     " --finding greening=finding:99", UNKNOWN, "there is no finding 99"),
    ("inspect score --criteria examples/model-estate.csv --rest full --finding greening=finding:1",
     REFUSED, "item greening lost no points"),
    ("inspect score --criteria examples/model-estate.csv --rest full --finding greening", USAGE,
     "'greening': write ITEM=finding:12"),
    ("inspect upkeep add x --what wall --repeat FREQ=HOURLY --who E001", USAGE, "by the day"),
    ("inspect upkeep add x --what roof --repeat FREQ=DAILY --who E001", USAGE, "'roof' is not"),
    ("inspect upkeep add x --what supplies --repeat FREQ=DAILY --who E001", REFUSED,
     "name it with --supplier [B4]"),
    ("inspect upkeep add x --what wall --repeat FREQ=DAILY --who E001 --days 400", USAGE,
     "400 is not from 0 to 366"),
    ("inspect upkeep done 1", REFUSED, "nothing of upkeep 1 is open on 2026-11-03"),
    ("inspect upkeep done 1 --ahead --on tomorrow", REFUSED, "lies in the future"),
    ("inspect upkeep done 1 --result bad", USAGE, "'bad' is not one of ok, finding"),
    ("inspect upkeep done 2", REFUSED, "upkeep 2 is void"),
    ("inspect upkeep stop 1 --on 2026-10-01 --reason x", REFUSED, "begins only on 2026-11-01"),
    ("inspect upkeep stop 1 --on 2027-12-31 --reason x", REFUSED, "ends after 2027-12-31 already"),
    ("inspect upkeep void 99 --reason x", UNKNOWN, "there is no upkeep 99"),
    # Forms on paper.
    ("complaint print 1 --output c.doc", USAGE, "c.doc: only .html and .pdf can be made here"),
    ("complaint print 99 --output -", UNKNOWN, "there is no complaint 99"),
    ("request print 99 --output -", UNKNOWN, "there is no request 99"),
    ("finding report print 99 --output -", UNKNOWN, "there is no report 99"),
    ("complaint print 1 --output - --language fr", USAGE, "'fr' is not one of en, zh-Hant"),
    ("brief --format html --output {tmp}/none/b.html", UNKNOWN, "there is no folder {tmp}/none"),
    # Findings and reports.
    ("finding add --class mine --severity minor --place x --text x", USAGE,
     "'mine' is not one of own, other, violation"),
    ("finding add --class own --severity huge --place x --text x", USAGE,
     "'huge' is not one of minor, severe"),
    ("finding add --class own --severity minor --place x --text x --source dream", USAGE,
     "'dream' is not one of daily, weekly"),
    ("finding add --class own --severity minor --place x --text x --organiser M01", USAGE,
     "--organiser and --responsible go with --severity severe"),
    ("finding add --class own --severity minor --place x --text x --link round:99", UNKNOWN,
     "there is no record 'round:99' to link to"),
    ("finding add --class own --severity minor --place x --text x --unit 9-9-9", UNKNOWN,
     "there is no unit '9-9-9'"),
    ("finding add --class own --severity minor --place x --text x --on tomorrow", REFUSED,
     "lies in the future [A3.4]"),
    ("finding add --class own --severity minor --place x --text x --due yesterday", REFUSED,
     "2026-11-02 lies before the finding of 2026-11-03"),
    ("finding add --class own --severity severe --place x --text x --organiser S01"
     " --responsible S01", REFUSED, "--organiser: S01 is supervisor [A3.7]; it takes one of: mana"),
    ("finding add --class own --severity severe --place x --text x --organiser M01"
     " --responsible E001", REFUSED, "--responsible: E001 is staff [A3.7]; it takes one of: super"),
    ("finding list --state reopened", USAGE, "'reopened' is not one of open, in-action, done"),
    ("finding verify 3 --result maybe", USAGE, "'maybe' is not one of ok, fail"),
    ("finding verify 3", REFUSED, "finding 3 is open [A3.4]; what can be done: pmdesk finding act"),
    ("finding act 1 --text x", REFUSED, "finding 1 is closed [A3.4]; nothing more can be done"),
    ("finding close 2", REFUSED, "finding 2 is void"),
    ("finding done 3 --text x --on 2026-11-02", REFUSED, "lies before the finding, which came in"),
    ("finding add --class own --severity minor --place x --text Other --ref Words", REFUSED,
     "names record 1 already, with other content"),
    ("finding report add --problem x", USAGE, "missing: --finding or --code"),
    ("finding report add --problem x --code NO-01", UNKNOWN, "there is no fault code 'NO-01'"),
    ("finding report add --problem x --finding 2", REFUSED, "finding 2 is void [A3.5]"),
    ("finding report check 1 --effective perhaps --text x", USAGE, "is not one of yes, no"),
    ("finding report act 1 --text x", REFUSED, "report 1 is effective [A3.7]; what can be done"),
    ("finding report act 2 --text x", REFUSED, "report 2 is void"),
    ("why finding:99", UNKNOWN, "there is no record 'finding:99'; write one such as finding:12"),
    ("why NC-202611-0099", UNKNOWN, "there is no record 'NC-202611-0099'"),
    ("why brief:2026-11-01", UNKNOWN, "there is no record 'brief:2026-11-01'"),
    ("why code:NO-01", UNKNOWN, "there is no record 'code:NO-01'"),
    ("why nothing", UNKNOWN, "there is no record 'nothing'"),
    ("why", USAGE, "missing: RECORD; see pmdesk why --help"),
    # The same key with other content.
    ("call add --text Other --ref Words", REFUSED, "--ref 'Words' names record 1 already"),
    ("sign add Other --place x --ref Words", REFUSED, "names record 1 already, with other"),
]  # fmt: skip


@pytest.fixture(scope="module")
def story(_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The desk after the whole story; S02 has left."""
    path = tmp_path_factory.mktemp("errors") / "desk.db"
    shutil.copy(_office, path)
    program = Program(path)
    tell(program)
    program("staff", "leave", "S02", "--on", "2026-11-02")
    return program


def refused(program: Program, line: list[str], code: int, message: str) -> None:
    """Runs what has to fail in one line, and to store nothing."""
    before = {path: path.read_bytes() for path in program.path.parent.iterdir()}
    ran = program(*line, ok=False)
    assert (ran.code, ran.out) == (code, ""), ran.err
    assert message in ran.err
    assert re.fullmatch(r"pmdesk: .+\n", ran.err), "one line, which names the program"
    assert {path: path.read_bytes() for path in program.path.parent.iterdir()} == before


def test_every_command_that_needs_something_stands_here(empty: Program) -> None:
    for group in GROUPS:
        for command in commands(empty, group):
            line = " ".join(command)
            usage = empty(*command, "--help").out
            if "[required]" in usage or re.match(r"Usage: .*\] [A-Z]", usage):
                assert line in MISSING.keys() | IN_TWO_STEPS.keys()


@pytest.mark.parametrize(("line", "names"), MISSING.items(), ids=MISSING)
def test_every_missing_option_is_named_at_once(story: Program, line: str, names: str) -> None:
    command = line.split(" --")[0]
    refused(story, line.split(), USAGE, f"missing: {names}; see pmdesk {command} --help")


@pytest.mark.parametrize(("line", "names"), IN_TWO_STEPS.items(), ids=IN_TWO_STEPS)
def test_one_of_several_is_named_at_once_with_the_rest(
    story: Program, line: str, names: tuple[str, ...]
) -> None:
    ran = story(*line.split(), ok=False)
    assert ran.code == USAGE
    assert [name for name in names if name not in ran.err] == []


def test_every_option_that_takes_a_day_stands_here(empty: Program) -> None:
    day = re.compile(r"^  (--[a-z-]+) (?:DATE|WHEN) ", re.MULTILINE)
    for command in (c for group in GROUPS for c in commands(empty, group) if c[-1] != "list"):
        lines = [line for line in DATED if line.startswith(" ".join(command) + " ")]
        for option in set(day.findall(empty(*command, "--help").out)) - {"--now"}:
            assert any(f"{option} {{date}}" in line for line in lines), (command, option)


@pytest.mark.parametrize(("given", "message"), BAD_DATES.items(), ids=BAD_DATES)
@pytest.mark.parametrize("line", DATED)
def test_a_bad_date(story: Program, line: str, given: str, message: str) -> None:
    refused(story, shlex.split(line.replace("{date}", given)), USAGE, message)


@pytest.mark.parametrize("given", ["nan", "1e3", "41.005", "-1", "１２,5", "''", "inf", "9" * 13])
@pytest.mark.parametrize("line", AMOUNTS)
def test_a_bad_amount(story: Program, line: str, given: str) -> None:
    line = re.sub(r" (--\w+) \{number\}", rf" \1={given}", line)
    refused(story, shlex.split(line), USAGE, "")


@pytest.mark.parametrize("given", BAD_IDS)
@pytest.mark.parametrize("line", IDS)
def test_a_bad_id(story: Program, line: str, given: str) -> None:
    code, message = BAD_IDS[given]
    refused(story, line.replace("{id}", given).split(), code, message)


TEXTS = [
    (line, place)
    for _kind, line in STORY
    for place in range(line.count("{text}"))
]  # fmt: skip


@pytest.mark.parametrize("given", ["", " \t\n", "\u3000"], ids=repr)
def test_an_empty_text_is_refused_by_every_text_option(story: Program, given: str) -> None:
    for line, place in TEXTS:
        parts = line.split("{text}")
        before, after = "{text}".join(parts[: place + 1]), "{text}".join(parts[place + 1 :])
        empty = [word.replace("{empty}", given) for word in words(f"{before}{{empty}}{after}")]
        ran = story(*empty, ok=False)
        assert (line, place, ran.code, ran.out) == (line, place, USAGE, "")
        assert ran.err.endswith("an empty text\n")


def test_a_nul_or_bytes_that_are_no_text_are_refused_by_every_text_option(story: Program) -> None:
    before = story.path.read_bytes()
    for _kind, line in STORY:
        if "{text}" in line:
            for text, message in (("a\0b", "a NUL character"), ("a\udcff", "not valid UTF-8")):
                ran = story(*words(line, text=text), ok=False)
                assert (line, ran.code, message in ran.err) == (line, USAGE, True)
    assert story.path.read_bytes() == before


@pytest.mark.parametrize(("line", "code", "message"), ERRORS, ids=[row[0] for row in ERRORS])
def test_error(story: Program, line: str, code: int, message: str) -> None:
    tmp = str(story.path.parent)
    refused(story, shlex.split(line.replace("{tmp}", tmp)), code, message.replace("{tmp}", tmp))
