#!/bin/sh
# The month end, for cron or systemd: copies the file, closes last month, exports it for finance.
# Needs nothing from its environment. On a closed month it does the same again, to the byte, so it
# may run on several days. Prints what happened; exits 0, or with pmdesk's code.
set -u

# What to edit: absolute paths, since cron and systemd have neither your PATH nor your folder.
: "${PMDESK:=/opt/pmdesk/bin/pmdesk}"
: "${PMDESK_DB:=/var/lib/pmdesk/pmdesk.db}"
: "${FINANCE:=/srv/finance}"
: "${BACKUPS:=/var/backups/pmdesk}"
PATH=/usr/bin:/bin
LC_ALL=C.UTF-8
umask 027
export PMDESK_DB PATH LC_ALL

fail() {
    echo "month end: $2 (exit $1)" >&2
    exit "$1"
}

"$PMDESK" db check --quiet >/dev/null || fail $? "the file did not pass its check: nothing was closed"

mkdir -p "$BACKUPS" "$FINANCE" || fail 5 "no folder to write to"
today=$(date +%Y-%m-%d)
"$PMDESK" db backup "$BACKUPS/pmdesk-$today.db" --force || fail $? "no backup: nothing was closed"

"$PMDESK" month-close last --export csv --to "$FINANCE"
code=$?
case $code in
0) ;;
4) fail 4 "refused: see the line above; somebody has to look" ;;
5) fail 5 "the file or the folder cannot be used now: this is tried again at the next run" ;;
*) fail $code "not closed" ;;
esac

"$PMDESK" month-close last --verify --to "$FINANCE" || fail $? "the exported files differ from the close"
