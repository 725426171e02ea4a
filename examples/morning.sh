#!/bin/sh
# The morning, for cron: the brief of the day as a page to print, and what is overdue.
# Needs nothing from its environment. The page is made anew at each run; recording it is the
# meeting's own (pmdesk brief --record). Prints what is overdue and exits 6 then, so that cron
# mails it; 0 when nothing is; else pmdesk's code.
set -u

# What to edit: absolute paths, since cron has neither your PATH nor your folder.
: "${PMDESK:=/opt/pmdesk/bin/pmdesk}"
: "${PMDESK_DB:=/var/lib/pmdesk/pmdesk.db}"
: "${PAGES:=/srv/desk}"
PATH=/usr/bin:/bin
LC_ALL=C.UTF-8
umask 027
export PMDESK_DB PATH LC_ALL

fail() {
    echo "morning: $2 (exit $1)" >&2
    exit "$1"
}

mkdir -p "$PAGES" || fail 5 "no folder to write to"
"$PMDESK" brief --format text --force --output "$PAGES/brief.txt" --quiet ||
    fail $? "the brief was not made"
exec "$PMDESK" due --overdue --check --quiet
