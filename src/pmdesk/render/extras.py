"""What the program prints with when it is installed with more than its base."""

from importlib.util import find_spec

from pmdesk.errors import BadInput
from pmdesk.texts import _

_NEEDS = {
    "pdf": ("pdf", ("typst",)),
    "xlsx": ("xlsx", ("xlsxwriter",)),
    "parquet": ("lake", ("pyarrow",)),
    "group": ("group", ("duckdb", "pyarrow")),
    "spark": ("spark", ("pyspark", "pyarrow")),
}
"""The extra of what is asked for, and the modules that it brings."""


def need(what: str) -> None:
    """Refuses a format, or a group of commands, whose extra is not installed (BadInput)."""
    extra, modules = _NEEDS.get(what, ("", ()))
    if any(find_spec(module) is None for module in modules):
        raise BadInput(
            _("{what} needs an extra that is not installed: pip install 'pmdesk[{extra}]'",
              what=what, extra=extra)
        )  # fmt: skip
