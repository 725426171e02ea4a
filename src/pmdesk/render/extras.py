"""What the program prints with when it is installed with more than its base."""

from importlib.util import find_spec

from pmdesk.errors import BadInput
from pmdesk.texts import _

_MODULES = {"pdf": "typst", "xlsx": "xlsxwriter"}


def need(format: str) -> None:
    """Refuses a format whose extra is not installed, naming it (BadInput)."""
    module = _MODULES.get(format)
    if module and find_spec(module) is None:
        raise BadInput(
            _("{format} needs an extra that is not installed: pip install 'pmdesk[{format}]'",
              format=format)
        )  # fmt: skip
