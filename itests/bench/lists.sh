#!/usr/bin/env bash
# What a long number list costs: a million entries, loaded into the store of the assembled distribution. How long the import takes, what is on
# the heap after it, how long a start takes until calls are taken, what a lookup takes, and how long it is from one more entry to calls that
# see it. Takes about a minute on a quiet machine; ends by itself after ten.
#
#   itests/bench/lists.sh [--entries 1000000]
#
# The target for a lookup is 20 µs (p99), for a change a second.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

entries=1000000
while [ $# -gt 0 ]; do
  case "$1" in
    --entries) entries=$2; shift 2 ;;
    *) usage ;;
  esac
done
needs jcmd javac
( sleep 600; echo "Not done after ten minutes." >&2; kill $$ ) </dev/null >/dev/null 2>&1 &
unpack lists
# All but a thousand are whole numbers; a thousand are beginnings.
awk -v n="$entries" 'BEGIN {
  print "number,until,note"
  for (i = 0; i < 1000; i++) printf "+4477%d*,,\n", 1000 + i
  for (i = 0; i < n - 1000; i++) printf "+4930%d,,\n", 10000000 + i
}' > "$work/list.csv"

command_took() { # command → seconds it took in all
  local began
  began=$(date +%s.%N)
  timeout 300 "$work/dist/bin/client" -a "$ssh" "$1" > "$work/command.out" 2>&1 < <(sleep 300) || { cat "$work/command.out" >&2; exit 1; }
  awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }'
}
heap() { jcmd "$ours_pid" GC.run > /dev/null; jcmd "$ours_pid" GC.class_histogram | awk '$1 == "Total" { printf "%d", $3 / 1e6 }'; } # MB reachable

start_patchbay
empty_start=$started
nothing=$(command_took "patchbay:health")
before=$(heap)
dry_run=$(command_took "patchbay:list-import --dry-run bench blocked_callers '$work/list.csv'")
import=$(command_took "patchbay:list-import bench blocked_callers '$work/list.csv'")
after=$(heap)
stop_patchbay
start_patchbay
full_start=$started
full=$(heap)
stop_patchbay

path=$(find "$work/dist/system/org/patchbay" "$work/dist/system/org/ops4j/pax/logging" "$work/dist/system/org/apache/felix/org.apache.felix.scr" \
  -name '*.jar' | tr '\n' ':')$(find "$work/dist/lib" "$work/dist/system" -name 'org.osgi.*component*.jar' -o -name 'org.apache.felix.framework*.jar' | tr '\n' ':')
mkdir -p "$work/classes"
javac -nowarn -proc:none -cp "$path" -d "$work/classes" "$here"/lookups/*.java
# Loggers write to standard output, each line in brackets first.
java -Xms256m -Xmx1g -XX:+UseG1GC -cp "$work/classes:$path" org.patchbay.number.list.ListBench "$work/dist/state/store" "$((entries - 1000))" \
  > "$work/lookups.txt" 2> "$work/lookups.err" || { tail -20 "$work/lookups.err" >&2; exit 1; }

line() { printf '%-76s %s\n' "$1" "$2"; }
echo
echo "A list of $entries numbers: $(date +%F), store of files, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo
line "dry run of the import (a command alone: $nothing s)" "$dry_run s"
line "import" "$import s"
line "reachable heap before / after / after a start" "$before / $after / $full MB"
line "files of the store" "$(du -sm "$work/dist/state/store" | cut -f1) MB"
line "start until calls are taken, empty / full" "$empty_start / $full_start s"
grep -v '^\[' "$work/lookups.txt"
