"""Good import files, one for each import of the program, and every way to spoil one."""

from collections.abc import Callable
from typing import NamedTuple

from tests.conftest import Program

SETUP = (
    "owner add 1-1-101 --move-in 2024-05-01",
    "owner add 1-1-102 --move-in 2024-05-01",
    "owner add 1-1-103 --move-in 2024-05-01",
    "fee item add GAS --name Gas --basis metered --price 3.45 --unit m3 --document Tariff"
    " --from 2026-01-01",
    "survey open --quarter 2026Q4 --title Autumn --issued 3",
)
"""What the good files name."""


class Good(NamedTuple):
    """A file that its import stores: the columns that a spoiler writes in, and what it says of
    the same line, or the same key, once more."""

    header: str
    rows: tuple[str, str, str]
    text: str
    """A column of any text."""
    twice: str | None
    """What is said of a row that stands twice; None where both are stored."""
    day: str | None = None
    numbers: tuple[str, ...] = ()
    key: str | None = None
    line: str = ""
    """The command, with FILE for the file; `KIND import FILE` where there is none."""
    is_kept: bool = False
    """Its text itself is stored."""


GOOD = {
    "fault": Good(
        "staff,code,on,by,points,facts,key",
        (
            "E001,CMP-01,2026-11-01,S01,2,Late,a",
            "E002,CMP-02,2026-10-31,S01,3,Late,b",
            "E003,CMP-01,2026-10-30,S02,4,Late,c",
        ),
        text="facts",
        twice="key 'c' stands twice in this file",
        day="on",
        numbers=("points",),
        key="key",
    ),
    "fault catalogue": Good(
        "code,category,points,title_en",
        ("N-1,new,1,One", "N-2,new,2,Two", "N-3,new,3,Three"),
        text="title_en",
        twice="code N-3 stands twice in this file",
        numbers=("points",),
    ),
    "staff": Good(
        "code,name,department,role,superior,from,wage",
        (
            "Z1,Ana Fir,Patrol,staff,Z2,2026-01-01,3200.50",
            "Z2,Ben Oak,Patrol,supervisor,D01,2026-01-01,3300",
            "Z3,Cal Elm,Patrol,staff,Z2,2026-01-01,3400",
        ),
        text="department",
        twice="Z3 stands on line 4 already",
        day="from",
        numbers=("wage",),
    ),
    "owner": Good(
        "unit,area,move_in,name,phone,key",
        (
            "2-1-101,89.50,2024-05-01,Fern Fir,555 0101,a",
            "2-1-102,90,2024-05-02,Ivo Oak,555 0102,b",
            "2-1-103,91,2024-05-03,Una Elm,555 0103,c",
        ),
        text="name",
        twice="key 'c' stands twice in this file",
        day="move_in",
        numbers=("area",),
        key="key",
    ),
    "request kinds": Good(
        "kind,title_en,step,required,step_en",
        ("n1,New one,a,yes,First", "n1,,b,no,Second", "n2,New two,a,yes,Third"),
        text="step_en",
        twice="step a of n2 stands twice",
    ),
    "inspect lists": Good(
        "list,title_en,item,item_en",
        ("l1,New list,a,First", "l1,,b,Second", "l2,Other,a,Third"),
        text="item_en",
        twice="item a of l2 stands twice",
    ),
    "survey": Good(
        "unit,order,fees,comment,key",
        ("1-1-101,5,4,Good,a", "1-1-102,3,2,Fair,b", "1-1-103,1,1,Poor,c"),
        text="comment",
        twice="1-1-103 stands in line 4 already",
        numbers=("order", "fees"),
        key="key",
        line="survey import 1 FILE",
    ),
    "fee item": Good(
        "code,name,basis,price,unit,from,document,due_day,due_months_later",
        (
            "NA,Lift,unit-month,30,month,2026-01-01,Contract,25,0",
            "NB,Shed,each,2.80,shed,2026-01-01,Contract,25,1",
            "NC,Card,each,15.5,card,2026-01-01,Contract,20,0",
        ),
        text="document",
        twice=None,
        day="from",
        numbers=("price", "due_day", "due_months_later"),
    ),
    "fee meter": Good(
        "unit,item,reading,on,text,key",
        (
            "1-1-101,GAS,100.5,2026-10-31,Seen,a",
            "1-1-102,GAS,20,2026-10-31,Seen,b",
            "1-1-103,GAS,7.125,2026-10-31,Seen,c",
        ),
        text="text",
        twice="key 'c' stands twice in this file",
        day="on",
        numbers=("reading",),
        key="key",
    ),
    "fee expense": Good(
        "on,category,amount,text,direction,key",
        (
            "2026-10-31,tax,20.00,Stamps,out,a",
            "2026-10-30,parking,300,Places,in,b",
            "2026-10-29,cleaning,1200,Floors,out,c",
        ),
        text="text",
        twice="key 'c' stands twice in this file",
        day="on",
        numbers=("amount",),
        key="key",
    ),
    "criteria": Good(
        "section,item,title,points,note",
        ("a,a1,Gates,60.5,", "b,b1,Lifts,39.5,", "total,,,100,Adds up"),
        text="note",
        twice="the total stands twice",
        numbers=("points",),
        line="inspect score --criteria FILE --rest full --period 2026H1 --by I01",
        is_kept=True,
    ),
    "questions": Good(
        "item,title_en,scale,satisfied_from",
        ("a,Order?,5,4", "b,Lifts?,10,8", "c,Fees?,5,3"),
        text="title_en",
        twice="item c stands twice",
        numbers=("scale", "satisfied_from"),
        line="survey open --quarter 2026Q3 --title Summer --issued 3 --questions FILE",
    ),
}
"""Every import of the program, and what else it reads as CSV, with a file that it takes."""


def setup(program: Program) -> None:
    """Stores what the good files name."""
    for line in SETUP:
        program(*line.split())


def content(good: Good) -> str:
    """The file as it should be."""
    return "\n".join([good.header, *good.rows, ""])


def with_cell(good: Good, column: str, value: str) -> str:
    """The file with another value in a column of its last row, which is line 4."""
    names, last = good.header.split(","), good.rows[2].split(",")
    last[names.index(column)] = value
    return "\n".join([good.header, *good.rows[:2], ",".join(last), ""])


def _without_first_column(good: Good) -> str:
    return "\n".join(line.partition(",")[2] for line in [good.header, *good.rows])


def _in_text(value: str) -> Callable[[Good], str]:
    return lambda good: with_cell(good, good.text, value)


STORED = ""
"""Stands for no complaint."""

SPOILT: dict[str, tuple[Callable[[Good], str | bytes], str]] = {
    # Odd, and read all the same.
    "as it should be": (content, STORED),
    "BOM": (lambda good: content(good).encode("utf-8-sig"), STORED),
    "GB18030": (lambda good: with_cell(good, good.text, "未登记𠮷").encode("gb18030"), STORED),
    "CR LF": (lambda good: content(good).replace("\n", "\r\n"), STORED),
    "CR": (lambda good: content(good).replace("\n", "\r"), STORED),
    "blank lines": (lambda good: content(good).replace("\n", "\n\n \n,,,\n"), STORED),
    "no last newline": (lambda good: content(good).rstrip("\n"), STORED),
    "header in capitals": (lambda good: content(good).replace(good.header, good.header.upper()),
                           STORED),
    "line ends in a cell": (_in_text('"one\ntwo\r\nthree"'), STORED),
    "line ends of Unicode in a cell": (_in_text("one\u2028two\x85three\x0bfour"), STORED),
    "a quotation mark within a cell": (_in_text('6" pipe'), STORED),
    "a cell as large as can be": (_in_text("x" * 131_072), STORED),
    # Not to be read.
    "nothing": (lambda _good: b"", "line 1: an empty file"),
    "BOM alone": (lambda _good: b"\xef\xbb\xbf", "line 1: an empty file"),
    "UTF-16": (lambda good: content(good).encode("utf-16"), "line 1: "),
    "UTF-16 without BOM": (lambda good: content(good).encode("utf-16-le"),
                           "line 1: a NUL byte (is this file UTF-16? save it as UTF-8)"),
    "UTF-16 the other way": (lambda good: content(good).encode("utf-16-be"), "line 1: "),
    "UTF-32": (lambda good: content(good).encode("utf-32"), "line 1: "),
    "neither UTF-8 nor GB18030": (
        lambda good: with_cell(good, good.text, "%%").encode().replace(b"%%", b"\xff\xff"),
        "line 4: a byte that is neither UTF-8 nor GB18030"),
    "a workbook": (lambda _good: b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0\xff\xff", "line 1: "),
    # Spoilt as a table.
    "semicolons": (lambda good: content(good).replace(",", ";"), "line 1: unknown column "),
    "another column": (lambda good: content(good).replace("\n", ",x\n"),
                       "line 1: unknown column 'x'"),
    "a column twice": (
        lambda good: "\n".join(f"{line},{line}" for line in content(good).splitlines()),
        "line 1: column "),
    "a column too few": (_without_first_column, "line 1: column "),
    "no header": (lambda good: "\n".join(good.rows), "line 1: unknown column "),
    "a row too short": (lambda good: content(good).rstrip("\n").rpartition(",")[0] + "\n",
                        "line 4: "),
    "a row too long": (lambda good: content(good).rstrip("\n") + ",x\n", "line 4: "),
    "an unclosed quotation mark": (_in_text('"open'),
                                   "line 4: a quotation mark opens here and never closes"),
    "an unclosed quotation mark far from the end": (
        lambda good: with_cell(good, good.text, '"open') + good.rows[0] * 20_000,
        "line 4: a cell of more than 131072 characters (is a quotation mark left open?)"),
    "an unclosed quotation mark in the header": (
        lambda good: '"' + content(good), "line 1: a quotation mark opens here and never closes"),
    "text behind a quotation mark": (_in_text('"a" b'), "line 4: not CSV: "),
    "a NUL": (_in_text("a\0b"), "line 4: a NUL byte"),
    "a NUL in the header": (lambda good: "\0" + content(good), "line 1: a NUL byte"),
    "a huge cell": (_in_text("x" * 131_073), "line 4: a cell of more than 131072 characters"),
}  # fmt: skip
"""Each way to spoil a file, with how the one bad line begins."""

BAD_NUMBERS = (
    "nan", "inf", "-inf", "1e400", "1e3", "0x10", "1_0", "1,0", "--5", "-1", "1/2", "5-",
    "٣", "²", "½", "五", str(2**63), str(2**64), str(-(2**63)), "9" * 5000,
    "1.00000", "０x1", "1\u200b",
)  # fmt: skip
"""What no column of numbers takes."""

BAD_DAYS = (
    "nan", "2026-02-29", "2026-13-01", "0000-00-00", "9999999999", "12345-01-01",
    "2026-10-31T25:00", "05/11/2026", "٢٠٢٦-١٠-٣١", "46326", "2026-10", "1e400",
)  # fmt: skip
"""What no column of days takes."""

FULL_WIDTH = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")
