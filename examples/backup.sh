#!/bin/sh
# The night, for cron or systemd: a copy of the file for each day of the week, opened and checked.
# Needs nothing from its environment; run again it makes the day's copy anew. Prints nothing when all
# is well and adds the journal's head to a list: keep that where nobody of the office can change
# it. Exits 0, or with pmdesk's code: 6 when the copy did not pass its check.
set -u

# What to edit: absolute paths, since cron and systemd have neither your PATH nor your folder.
: "${PMDESK:=/opt/pmdesk/bin/pmdesk}"
: "${PMDESK_DB:=/var/lib/pmdesk/pmdesk.db}"
: "${BACKUPS:=/var/backups/pmdesk}"
PATH=/usr/bin:/bin
LC_ALL=C.UTF-8
umask 077
export PMDESK_DB PATH LC_ALL

fail() {
    echo "backup: $2 (exit $1)" >&2
    exit "$1"
}

mkdir -p "$BACKUPS" || fail 5 "no folder to write to"
copy="$BACKUPS/pmdesk-$(date +%a).db"
"$PMDESK" db backup "$copy" --force >/dev/null || fail $? "no copy was made"
found=$("$PMDESK" --db "$copy" db check) || fail $? "the copy did not pass its check: $found"
echo "$(date +%Y-%m-%dT%H:%M) ${found##* }" >>"$BACKUPS/heads" || fail 5 "the head is not noted"
