#!/usr/bin/env bash
# What presence does at full size: engine, mapping and both ends as they are, over HTTP against stand-ins for Microsoft and Zoom that refuse what is
# more than the platforms' published limits (1,500 requests in 30 s of a tenant; 60 a second of an account, one update a minute of a user).
# A storm in which each of so many users changes, changes of everything with faults and a kill, p99 from event to write; and the same with very many
# users: the first reading, a storm among them, and what engine and both ends hold of each. Time is virtual and stands still while a request is
# under way, so that the figures are the limits' and the engine's, not the machine's.
#
#   itests/bench/presence.sh [--changes 10000] [--many 100000] [--users 60] [--rounds 200]
#
# --changes: of a storm, within a minute. --many: users of the largest run. --users, --rounds: of the soak. Needs a built repository: mvn -B install
# -DskipTests. $MVN may hold options for Maven. Takes about three minutes; ends with 1 if somebody's presence is wrong in the end, or a request was too
# many.
set -euo pipefail

changes=10000 many=100000 users=60 rounds=200
while [ $# -gt 0 ]; do
  case "$1" in
    --changes) changes=$2; shift 2 ;;
    --many) many=$2; shift 2 ;;
    --users) users=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    *) sed -n '2,/^set /{/^#/!q;s/^# \{0,1\}//;p}' "$0" >&2; exit 2 ;;
  esac
done
cd "$(dirname "$0")/../.."
mkdir -p itests/target
out=itests/target/presence.txt
failed=0
# shellcheck disable=SC2086
timeout 3600 mvn -B -o ${MVN:-} test -Dspotless.check.skip=true -pl bundles/org.patchbay.presence,bundles/org.patchbay.presence.teams \
  -Dtest='ScaleTest,ChainTest' -Dtest.jvm="-Xmx1500m -XX:+UseParallelGC" -Dpatchbay.presence.storm="$changes" \
  -Dpatchbay.presence.users="$changes" -Dpatchbay.presence.many="$many" -Dpatchbay.presence.soak="$users" -Dpatchbay.presence.rounds="$rounds" > "$out" 2>&1 || failed=1

echo
echo "Presence: $(date +%F), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo
sed 's/\x1b\[[0-9;]*m//g' "$out" | grep -E '^(through[^:]*|storm|event to write|memory): ' |
  awk -F': ' '{ head = $1; rest = substr($0, index($0, ": ") + 2); gsub(/; /, "\n" sprintf("%34s", ""), rest); printf "%-34s%s\n", head, rest }'
[ "$failed" = 0 ] || { echo; grep -E '^\[ERROR\]' "$out" | head -20 >&2; exit 1; }
