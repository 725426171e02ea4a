#!/bin/sh
# The patrol sheet of the day, for cron: plans its rounds and writes the page to print. A week
# back is looked at too, so that days without power are planned, and then missed, as they were.
# Needs nothing from its environment; run again it plans nothing twice and leaves pages alone
# that are the same. 0 when the page is there; else pmdesk's code, said in one line: 3 and 5 are
# the file's (not there, busy, full), 4 is somebody's to look at.
set -u

# What to edit: absolute paths, since cron has neither your PATH nor your folder.
: "${PMDESK:=/opt/pmdesk/bin/pmdesk}"
: "${PMDESK_DB:=/var/lib/pmdesk/pmdesk.db}"
: "${SHEETS:=/srv/desk/sheets}"
: "${FORMAT:=html}"
: "${SINCE:=-7d}"
PATH=/usr/bin:/bin
LC_ALL=C.UTF-8
umask 027
export PMDESK_DB PATH LC_ALL

"$PMDESK" patrol sheet --since="$SINCE" --to "$SHEETS" --format "$FORMAT" --force --quiet || {
    code=$?
    echo "patrol-sheet: the page was not made (exit $code)" >&2
    exit "$code"
}
