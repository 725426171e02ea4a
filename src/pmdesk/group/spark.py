"""Spark, on this machine or a cluster: the same questions where one machine is too slow for them.

Only what is left after adding up comes back to this process. The paths of the files have to be the
same on every machine of a cluster.
"""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from pmdesk.errors import BadInput, DeskError, Unusable
from pmdesk.group.engines import CLOSES, Ask, Given
from pmdesk.lake.schemas import TABLES
from pmdesk.texts import _

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

_MASTERS = r"local(\[.+\])?|local-cluster\[\d+,\d+,\d+\]|(spark|k8s)://.+|yarn"
_HERE = "127.0.0.1"
_TYPES = {"text": "string", "int": "bigint", "flag": "boolean"}


@contextmanager
def asked_of_spark(given: Given, master: str) -> Iterator[Ask]:
    """Spark on these files (BadInput for a master it cannot have, Unusable without Java, or where
    Spark cannot be started or cannot read the files)."""
    if not re.fullmatch(_MASTERS, master):
        raise BadInput(
            _("{master!r} is no master: local[*], spark://HOST:PORT, yarn ...", master=master)
        )
    _need_java()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    session: SparkSession | None = None
    ctrl_c = signal.getsignal(signal.SIGINT)  # Spark takes it, and does not give it back
    try:
        session = _session(master)
        _take(session, given)
        ask = session.sql
        yield lambda query: [tuple(row) for row in ask(query).collect()]
    except (PySparkException, Py4JError, OSError) as error:
        raise _unusable(error, master) from error
    finally:
        if session is not None:
            session.stop()
        signal.signal(signal.SIGINT, ctrl_c)


def _need_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")):
        raise Unusable(
            _("spark needs Java 17 or newer, and there is none (Debian: apt install "
              "default-jre-headless)")
        )  # fmt: skip


def _config(master: str) -> "SparkConf":
    from pyspark import SparkConf

    config = SparkConf().setMaster(master).setAppName("pmdesk group report")
    if master.startswith("local"):
        config.set("spark.driver.host", _HERE).set("spark.driver.bindAddress", _HERE)
    return (
        config.set("spark.ui.enabled", "false")
        .set("spark.ui.showConsoleProgress", "false")
        .set("spark.sql.session.timeZone", "UTC")
        .set("spark.sql.ansi.enabled", "true")
        .set("spark.sql.shuffle.partitions", "16")
    )


@cache
def _log() -> IO[bytes]:
    """Where the Java process says what it says: an answer has nothing beside it on stderr."""
    return TemporaryFile()


@cache
def _gateway() -> Any:
    """The Java process, started once; it ends with this one."""
    from pyspark.java_gateway import launch_gateway

    return launch_gateway(None, {"stdout": _log(), "stderr": _log()})


def _session(master: str) -> "SparkSession":
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    context = SparkContext(conf=_config(master), gateway=_gateway())
    return SparkSession(context)


def _take(session: "SparkSession", given: Given) -> None:
    """Makes each table, and the list of closes, known by its name. Told what columns a file has,
    Spark does not open it to look."""
    import pyarrow as pa

    read = session.read.option("recursiveFileLookup", "true")  # no column out of a folder's name
    for table, paths in given.files.items():
        columns = ", ".join(f"`{one.name}` {_TYPES[one.kind]}" for one in TABLES[table])
        files = [f"file://{path.absolute()}" for path in paths]
        read.schema(columns).parquet(*files).createOrReplaceTempView(table)
    offices, months = zip(*given.closes, strict=True)
    closes = pa.table({"office": pa.array(offices), "month": pa.array(months)})
    session.createDataFrame(closes).createOrReplaceTempView(CLOSES)


def _unusable(error: Exception, master: str) -> DeskError:
    """What went wrong in a line: Spark's own, or, where it did not start, that of Java."""
    lines = str(error).strip().split("\n")
    if "JAVA_GATEWAY_EXITED" in lines[0]:
        _log().seek(0)
        lines = _log().read().decode("utf-8", "replace").split("\n")
    elif lines[0].startswith("An error occurred while calling"):  # Py4J's: Java's own comes next
        lines = lines[1:]
    said = (line.strip(": \t") for line in lines if not line.startswith("WARNING"))
    why = next(filter(None, said), type(error).__name__)
    return Unusable(_("spark at {master}: {error}", master=master, error=why))
