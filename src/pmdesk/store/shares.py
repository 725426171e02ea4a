"""Refuses a data file on a network share, by the type of the file system that holds it.

SQLite keeps two programs apart by locks on the file. On a share these do not reach the other
machines, or only say that they do: two desks would write at once, and the file would be damaged.
Linux tells what is mounted where; on other systems nothing is looked up and nothing refused.
"""

import os
from pathlib import Path

from pmdesk.errors import Unusable
from pmdesk.texts import _

MOUNTS = Path("/proc/self/mountinfo")
"""What Linux has mounted, as this process sees it: proc_pid_mountinfo(5)."""

_BY_NAME = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb", "ncp", "ncpfs", "afs", "openafs", "coda"),
    *("9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs"),  # folders of a virtual machine's host
    *("ceph", "lustre", "glusterfs", "beegfs", "beegfs_nodev", "gpfs", "orangefs", "pvfs2"),
    *("panfs", "wekafs", "davfs", "sshfs", "s3fs"),
}
_BY_FUSE = {
    *("vmhgfs-fuse", "ceph-fuse", "mfs", "mfsmount", "juicefs", "seaweedfs", "quobyte"),
    *("rclone", "goofys", "gcsfuse", "blobfuse", "blobfuse2", "mount-s3", "s3ql", "s3backer"),
    *("curlftpfs", "davfs2", "gvfsd-fuse", "kio-fuse", "smbnetfs", "fuse-nfs", "hadoop"),
    *("google-drive-ocamlfuse", "onedriver", "dropbox", "hdfs", "fuse_dfs", "cvmfs2"),
}
SHARES = _BY_NAME | {f"fuse.{program}" for program in _BY_NAME | _BY_FUSE}
"""The types of file systems that other machines have too."""

UNNAMED = "fuse"
"""The type of a program that does not say its name: its source tells (`mounts.is_remote`)."""


def refuse_share(path: Path) -> None:
    """Refuses a file, there or yet to be made, on a network share (Unusable)."""
    try:
        lines = MOUNTS.read_bytes().splitlines()
    except OSError:
        return
    types = {line.partition(b" - ")[2].partition(b" ")[0].decode("latin-1") for line in lines}
    if SHARES.isdisjoint(types) and UNNAMED not in types:
        return  # no share at all: every command comes this way, and most go no further
    from pmdesk.store.mounts import holding, read_mounts

    mount = holding(read_mounts(lines), os.path.realpath(path))
    if mount and mount.is_share:
        raise Unusable(
            _(
                "{path} is on a network share ({type} at {point}): locks there do not keep two "
                "machines apart; put it on a disk of this machine",
                path=path,
                type=mount.type,
                point=mount.point,
            )
        )
