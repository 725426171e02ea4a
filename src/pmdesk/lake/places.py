"""Where things lie in a lake.

landing/v1/TABLE/month=YYYY-MM/office=CODE/data.parquet    what an office publishes
landing/v1/manifest/month=YYYY-MM/office=CODE.json         written last: the month is whole
compact/v1/TABLE/month=YYYY-MM/data.parquet                all offices' together
compact/v1/manifest/month=YYYY-MM.json                     written last
offices.csv                                                which offices are expected
"""

from pathlib import Path

from pmdesk.lake.schemas import VERSION
from pmdesk.periods import Month

OFFICES = "offices.csv"


def landing(lake: Path) -> Path:
    """What offices publish, in this program's version of the tables."""
    return lake / "landing" / f"v{VERSION}"


def compact(lake: Path) -> Path:
    """What was put together, in this program's version of the tables."""
    return lake / "compact" / f"v{VERSION}"


def office_file(lake: Path, table: str, month: Month, office: str) -> Path:
    """One office's file of a table and month."""
    return landing(lake) / table / f"month={month}" / f"office={office}" / "data.parquet"


def office_manifests(lake: Path, month: Month) -> Path:
    """The folder of the offices' manifests of a month."""
    return landing(lake) / "manifest" / f"month={month}"


def office_manifest(lake: Path, month: Month, office: str) -> Path:
    """One office's manifest of a month."""
    return office_manifests(lake, month) / f"office={office}.json"


def compact_file(lake: Path, table: str, month: Month) -> Path:
    """All offices' rows of a table and month."""
    return compact(lake) / table / f"month={month}" / "data.parquet"


def compact_manifest(lake: Path, month: Month) -> Path:
    """What was put together for a month, and of which offices."""
    return compact(lake) / "manifest" / f"month={month}.json"
