#!/usr/bin/env bash
# Passes the test of each row of the feature catalogue against the assembled distribution (RowsIT, some two minutes), and writes the table "The 40
# features" of README.md anew: of what the distribution itself says of each row, and of what came of its test. The table is written also
# when a row fails; then this ends with an error.
#
#   itests/rows.sh [-o ...]       (what is given goes to Maven)
set -euo pipefail
cd "$(dirname "$0")/.."
ls karaf-distribution/target/patchbay-*.tar.gz >/dev/null 2>&1 || {
  echo "There is no distribution yet. Build it: mvn -B install -DskipTests" >&2
  exit 2
}
table=itests/target/rows.md
rm -f "$table"
result=0
mvn -B --no-transfer-progress verify -pl itests -Dit.test=RowsIT -Dfailsafe.failIfNoSpecifiedTests=true "$@" || result=$?
[ -s "$table" ] || { echo "No row was tried: README.md is as it was." >&2; exit 1; }
awk -v table="$table" '
  /^<!-- rows begin -->$/ { print; while ((getline line < table) > 0) print line; inside = 1; found++ }
  /^<!-- rows end -->$/ { inside = 0; found++ }
  !inside
  END { exit found != 2 }' README.md > itests/target/README.md || {
  echo "README.md does not have both marks, '<!-- rows begin -->' and '<!-- rows end -->', once each." >&2
  exit 1
}
cat itests/target/README.md > README.md
exit "$result"
