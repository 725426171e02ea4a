"""An estate whose every text is Chinese, with a record for each document: a rare surname, a text
of 300 characters, markup and a character that turns others around in each."""

from pathlib import Path

from tests.conftest import Program

NOW = "2026-11-20T09:00"
NAME = "𠮷田一"
_SENTENCE = "業主反映該員工在早班期間未按規定登記熱線來電，經提醒仍未改正，影響派單與回訪。"
LONG = ("𠮷" + _SENTENCE * 8)[:300]
HOSTILE = "<b>粗</b> & {{ 1 }} #set $x$ \u202e倒 "
"""Markup of three languages, and a bidi override."""
SHOWN = "<b>粗</b> & {{ 1 }} #set $x$ \\u202e倒"

_STAFF = """\
code,name,department,role,superior,from,post,wage
M1,莫經理,管理處,manager,,,,
D1,戴主任,管理處,director,M1,,,
I1,尹檢查,管理處,inspector,D1,,,
S1,石主管,前臺部,supervisor,D1,,,
E1,𠮷田一,前臺部,staff,S1,,前臺接待,
E2,何巡,巡視部,staff,S1,,,
"""

_QUESTIONS = "item,title_en,title_zh_hant,title_zh_hans,scale,satisfied_from\n" + "".join(
    f"q{scale},{text},{text},{text},{scale},2\n"
    for scale, text in ((3, NAME), (5, "{title}"), (10, "綠化"))
)

TITLE = ("𠮷過失名稱" + _SENTENCE * 8)[:300]
_CATALOGUE = (
    "code,category,points,title_en,title_zh_hant,title_zh_hans,severity\n"
    f"LNG-01,conduct,6,{TITLE},{TITLE},{TITLE},minor\n"
)

_RECORDS: tuple[tuple[str, ...], ...] = (
    *(("fault", "add", "--staff", "E1", "--code", "DIS-06", "--by", "S1", "--on", day,
       "--facts", LONG, "--evidence", HOSTILE, "--correction", "補錄來電", "--source", "日檢")
      for day in ("10-05", "10-12", "10-19")),
    *(("fault", "serve", number, "--how", "refused", "--witness", "尹檢查", "--on", "10-20",
       "--statement", LONG) for number in ("1", "2", "3")),
    ("fault", "add", "--staff", "E2", "--code", "LNG-01", "--by", "D1", "--on", "10-06"),
    ("fault", "serve", "4", "--how", "signed", "--on", "10-20"),
    ("fault", "liable", "1", "--finding", "未作交底", "--by", "I1", "--on", "10-21"),
    ("appeal", "add", "3", "--against", "S1", "--statement", LONG, "--on", "10-22"),
    ("appeal", "note", "1", "--kind", "hearing", "--text", HOSTILE, "--on", "10-23"),
    ("appeal", "decide", "1", "--outcome", "denied", "--by", "D1", "--reason", LONG, "--on",
     "10-24"),
    ("appeal", "note", "1", "--kind", "told", "--text", "已當面告知", "--on", "10-25"),
    ("month-close", "2026-10"),
    ("sanction", "decide", "E1", "--month", "2026-10", "--kind", "warning", "--kind", "fine",
     "--amount", "50", "--by", "M1", "--reason", LONG),
    ("owner", "add", "3-2-1502", "--move-in", "2024-05-01"),
    ("complaint", "add", "--unit", "3-2-1502", "--channel", "phone", "--category", "noise",
     "--severity", "major", "--text", LONG, "--reporter", NAME, "--phone", "555 0150", "--on",
     "2026-11-18 10:00"),
    ("complaint", "assign", "1", "--to", "E1", "--on", "2026-11-18 10:10", "--by", "S1"),
    ("complaint", "reply", "1", "--text", HOSTILE, "--on", "2026-11-18 10:30", "--by", "E1"),
    ("complaint", "resolve", "1", "--text", LONG, "--on", "2026-11-18 12:00", "--by", "E1"),
    ("request", "add", "--kind", "move-in", "--unit", "3-2-1502", "--text", LONG, "--contact",
     NAME, "--on", "2026-11-17 09:00", "--by", "E1"),
    ("request", "step", "1", "keys", "--text", HOSTILE, "--on", "2026-11-18", "--by", "E1"),
    ("complaint", "add", "--anonymous", "--channel", "visit", "--category", "noise", "--text",
     HOSTILE + LONG, "--on", "2026-11-19 08:00"),
    ("finding", "add", "--class", "own", "--severity", "severe", "--place", "三座大堂",
     "--text", LONG, "--on", "2026-11-10", "--by", "I1", "--organiser", "M1", "--responsible",
     "S1", "--department", "前臺部", "--due", "2026-12-01", "--source", "daily"),
    ("finding", "report", "add", "--finding", "1", "--code", "DIS-06", "--problem", LONG, "--by",
     "S1"),
    ("finding", "report", "plan", "1", "--cause", HOSTILE, "--correction", "補錄",
     "--prevention", "交接班核對", "--responsible", "S1", "--due", "2026-12-01", "--by", "S1"),
    ("task", "add", HOSTILE + LONG, "--who", "E1", "--kind", "key"),
    ("fee", "item", "add", "PM", "--name", TITLE, "--basis", "unit-month", "--price", "100",
     "--unit", "月", "--from", "2026-01-01", "--document", HOSTILE + LONG),
    ("fee", "bill", "--month", "2026-09", "--yes"),
    ("fee", "bill", "--month", "2026-10", "--yes"),
    ("fee", "pay", "--unit", "3-2-1502", "--amount", "120", "--method", "cash", "--cashier", "E1",
     "--on", "2026-11-20", "--payer", NAME, "--text", LONG),
    ("visit", "plan", "--month", "2026-11", "--role", "director", "--unit", "3-2-1502"),
    ("visit", "add", "1", "--by", "D1", "--on", "2026-11-19 15:00", "--met", NAME, "--topics",
     HOSTILE, "--need", f"repair:{LONG}", "--suggestion", HOSTILE, "--promise",
     f"{LONG}=2026-12-01", "--rating", "4", "--text", "另約"),
    ("survey", "open", "--quarter", "2026Q4", "--title", HOSTILE + LONG, "--issued", "9",
     "--questions", "{folder}/questions.csv"),
    ("settings", "set", "contact", HOSTILE),
    *(("fee", "dun", "add", "--unit", "3-2-1502", "--stage", stage, "--how", "letter",
       "--reason", LONG) for stage in ("reminder", "notice")),
    ("fee", "dun", "deliver", "2", "--how", "signed", "--proof", NAME),
    *(("fee", "dun", "add", "--unit", "3-2-1502", "--stage", stage, "--how", "letter",
       "--reason", LONG) for stage in ("final", "lawyer")),
    ("fee", "expense", "add", "--category", "cleaning", "--amount", "45.5", "--on", "2026-11-10",
     "--text", "x"),
)  # fmt: skip


def make(path: Path) -> Program:
    """The estate in a new file."""
    program = Program(path)
    program.now = NOW
    program("init", "--office", "楓林苑(虛構)", "--lang", "zh-Hant", now="2026-01-01")
    folder = path.parent
    (folder / "staff.csv").write_text(_STAFF, "utf-8")
    program("staff", "import", str(folder / "staff.csv"), now="2026-01-01")
    (folder / "codes.csv").write_text(_CATALOGUE, "utf-8")
    program("fault", "catalogue", "import", str(folder / "codes.csv"), "--from", "2026-01-01",
            now="2026-01-01")  # fmt: skip
    (folder / "questions.csv").write_text(_QUESTIONS.format(title=TITLE), "utf-8")
    for words in _RECORDS:
        program("--as", "M1", *(word.replace("{folder}", str(folder)) for word in words))
    return program
