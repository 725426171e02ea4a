"""What the tests of the desk share beside the office."""

from tests.desk.counter import billed

__all__ = ["billed"]
