"""A data file on a network share is refused before anything is opened or made (exit 5)."""

import os
from pathlib import Path

import pytest

from pmdesk.store import shares
from pmdesk.store.mounts import Mount, holding, is_remote, read_mounts
from tests.conftest import Program
from tests.store.raw import NOTICE, state_of

MACHINE = rb"""
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
22 27 0:21 / /proc rw,relatime - proc proc rw
24 27 0:6 / /dev rw - devtmpfs devtmpfs rw
25 24 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw,size=24684084k
30 25 0:27 / /dev/shm rw,relatime shared:7 master:2 - tmpfs second rw
40 27 0:40 / /mnt/nas rw,relatime shared:31 - nfs4 nas.example:/export/desk rw,vers=4.2
41 27 0:40 /office /srv/office rw,relatime - nfs4 nas.example:/export/desk rw,vers=4.2
42 27 0:42 / /mnt/team\040files rw - cifs //nas.example/team\040files rw,vers=3.1.1
43 42 254:0 /disk /mnt/team\040files/disk rw - ext4 /dev/vda rw
44 27 0:44 / /home/ash/far rw,nosuid - fuse.sshfs ash@desk.example:/home/ash rw
45 27 8:17 / /media/stick rw,nosuid - fuseblk /dev/sdb1 rw,user_id=0
46 27 0:46 / /mnt/dav rw - fuse https://dav.example/files rw
47 27 0:47 / /mnt/union rw - fuse.mergerfs a:b rw
48 27 0:48 / /mnt/own rw - fuse /dev/fuse rw
49 27 0:49 / /var/lib/box rw - overlay overlay rw,lowerdir=/a:/b,upperdir=/c,workdir=/d
50 27 0:50 / /host rw - 9p drvfs rw,trans=fd
51 27 0:51 / /odd\134name\011x rw - nfs fd00::1:/x rw
60 27 0:60 / /hidden/below rw - nfs nas.example:/below rw
61 27 254:1 / /hidden rw - xfs /dev/vdb rw
a line of another form
""".strip().splitlines()

LIES = {
    "/": "/",
    "/srv/pmdesk/desk.db": "/",
    "/mnt/nas/desk.db": "/mnt/nas",
    "/mnt/nas": "/mnt/nas",
    "/mnt/nasty/desk.db": "/",
    "/srv/office/desk.db": "/srv/office",
    "/mnt/team files/desk.db": "/mnt/team files",
    "/mnt/team files/disk/desk.db": "/mnt/team files/disk",
    "/odd\\name\tx/desk.db": "/odd\\name\tx",
    "/hidden/below/desk.db": "/hidden",
}
SHARED = {
    "/mnt/nas/desk.db": "nfs4",
    "/srv/office/desk.db": "nfs4",
    "/mnt/team files/desk.db": "cifs",
    "/home/ash/far/desk.db": "fuse.sshfs",
    "/mnt/dav/desk.db": "fuse",
    "/host/desk.db": "9p",
    "/odd\\name\tx/desk.db": "nfs",
}
OWN = [
    "/desk.db",
    "/dev/shm/desk.db",
    "/mnt/team files/disk/desk.db",
    "/media/stick/desk.db",
    "/mnt/union/desk.db",
    "/mnt/own/desk.db",
    "/var/lib/box/desk.db",
    "/hidden/below/desk.db",
]


@pytest.mark.parametrize(("path", "point"), LIES.items())
def test_a_file_lies_in_the_mount_that_the_system_finds(path: str, point: str) -> None:
    mount = holding(read_mounts(MACHINE), path)
    assert mount is not None
    assert mount.point == point


def test_of_two_mounts_at_one_place_the_later_one_holds_a_file() -> None:
    mount = holding(read_mounts(MACHINE), "/dev/shm/desk.db")
    assert mount is not None
    assert mount.source == "second"


@pytest.mark.parametrize(("path", "type"), SHARED.items())
def test_a_share_is_known_by_its_type(path: str, type: str) -> None:
    mount = holding(read_mounts(MACHINE), path)
    assert mount is not None
    assert (mount.type, mount.is_share) == (type, True)


@pytest.mark.parametrize("path", OWN)
def test_a_disk_of_the_machine_is_none(path: str) -> None:
    mount = holding(read_mounts(MACHINE), path)
    assert mount is not None
    assert not mount.is_share


def test_what_the_system_runs_from_is_its_own() -> None:
    assert not Mount("1", "0", "/", "9p", "none").is_share
    assert Mount("2", "1", "/srv", "9p", "none").is_share


def test_a_file_of_a_machine_without_a_root_of_its_own_lies_nowhere() -> None:
    assert holding(read_mounts(MACHINE[1:2]), "/srv/desk.db") is None
    assert holding([], "/srv/desk.db") is None


@pytest.mark.parametrize(
    ("source", "remote"),
    [
        ("//nas/desk", True),
        ("ash@desk:/home", True),
        ("https://dav.example", True),
        ("bucket:", True),
        ("/dev/sdb1", False),
        ("/mnt/a:/mnt/b", False),
        ("none", False),
    ],
)
def test_a_source_that_is_another_machines(source: str, remote: bool) -> None:
    assert is_remote(source) == remote


@pytest.fixture
def nas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that this machine's list of mounts calls a share; it is a disk's all the same."""
    folder = tmp_path / "nas 1"
    folder.mkdir()
    point = os.path.realpath(folder).replace(" ", "\\040")
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "27 1 254:0 / / rw - ext4 /dev/vda rw\n"
        f"40 27 0:40 / {point} rw shared:31 - nfs4 nas.example:/export rw\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(shares, "MOUNTS", mounts)
    return folder


def test_no_command_opens_or_makes_a_desk_on_a_share(
    pmdesk: Program, nas: Path, tmp_path: Path
) -> None:
    (nas / "desk.db").write_bytes(pmdesk.path.read_bytes())
    (tmp_path / "link.db").symlink_to(nas / "desk.db")
    (tmp_path / "folder").symlink_to(nas)
    (tmp_path / "dangling.db").symlink_to(nas / "none.db")
    before = state_of(nas)
    for path, words in (
        (nas / "desk.db", ("fault", "list")),
        (nas / "desk.db", (*NOTICE, "10-05")),
        (nas / "desk.db", ("db", "check")),
        (tmp_path / "link.db", ("staff", "list")),
        (tmp_path / "folder" / "desk.db", ("due",)),
        (nas / "new.db", ("init",)),
        (tmp_path / "dangling.db", ("db", "restore", str(pmdesk.path), "--yes")),
        (nas / "new.db", ("db", "restore", str(pmdesk.path), "--yes")),
        (nas / "desk.db", ("db", "restore", str(pmdesk.path), "--yes")),
        (pmdesk.path, ("db", "restore", str(nas / "desk.db"), "--yes")),
        (pmdesk.path, ("demo", str(nas / "demo"))),
    ):
        ran = Program(path)(*words, ok=False)
        assert (ran.code, ran.out) == (5, ""), words
        assert ran.err.endswith(
            f" is on a network share (nfs4 at {nas}): locks there do not keep two machines apart; "
            "put it on a disk of this machine\n"
        ), words
        assert ran.err.count("\n") == 1
    assert state_of(nas) == before
    assert not (tmp_path / "desk.db.before-restore-1").exists()


def test_a_new_office_makes_no_folder_on_a_share(
    nas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pmdesk.cli import main

    monkeypatch.setenv("XDG_DATA_HOME", str(nas))
    assert main(["init"]) == 5
    assert "network share (nfs4" in capsys.readouterr().err
    assert list(nas.iterdir()) == []


def test_a_copy_may_go_to_a_share(pmdesk: Program, nas: Path) -> None:
    pmdesk("db", "backup", str(nas / "copy.db"))
    assert (nas / "copy.db").stat().st_mode & 0o777 == 0o600


def test_where_the_system_does_not_tell_its_mounts_nothing_is_refused(
    pmdesk: Program, nas: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "MOUNTS", nas / "none")
    (nas / "desk.db").write_bytes(pmdesk.path.read_bytes())
    assert Program(nas / "desk.db")("fault", "list").code == 0
