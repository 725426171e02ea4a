#!/bin/sh
# A fictional estate, its October closed and exported: what `make demo` shows.
set -eu
dir=${1:-demo}
rm -rf "$dir"
pmdesk demo "$dir" >"${TMPDIR:-/tmp}/pmdesk-demo.$$"
rm -f "${TMPDIR:-/tmp}/pmdesk-demo.$$"
PMDESK_DB=$(cd "$dir" && pwd)/pmdesk.db
export PMDESK_DB PMDESK_NOW=2026-11-03T09:00
run() {
    printf '\n$ %s\n' "$*"
    "$@"
}
run pmdesk brief --format text
run pmdesk due --overdue
run pmdesk complaint show 2
run pmdesk patrol due --from yesterday
run pmdesk patrol sheet --to "$dir/sheets" --format html
run pmdesk patrol add 6 --start 08:10 --end 08:40 --by E008 \
    --result area=ok --result "vehicles=finding:Van in the fire lane"
run pmdesk why finding:1
run pmdesk fault explain E001 --month last
run pmdesk appeal show 1
run pmdesk --as M01 month-close --export csv --to "$dir"
run pmdesk fault explain E002 --month last
run ls "$dir/month-close-2026-10"
cat <<EOF

Try next:
  export PATH="$PWD/.venv/bin:\$PATH" PMDESK_DB=$PMDESK_DB PMDESK_NOW=$PMDESK_NOW
  pmdesk complaint list
  pmdesk owner timeline 3-2-1502
  pmdesk patrol due                           what the day's rounds still lack
  pmdesk fault proposals --month last         breaches the records show
  pmdesk fault list --month last
  pmdesk fault explain E004 --month last      where the deduction comes from, to the clause
  pmdesk fault add --staff E002 --code DUT-03 --by S01 --on yesterday
  pmdesk db check
EOF
