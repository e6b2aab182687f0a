#!/usr/bin/env bash
# What a large directory costs: 100,000 users with a number each, and 400,000 more numbers in ranges and alone, loaded into the store of the
# assembled distribution. How long the import takes, what is on the heap after it, how long a start takes until calls are taken, what a lookup
# takes, and how long it is from a change to calls that see it. Takes about two minutes on a quiet machine; ends by itself after ten.
#
#   itests/bench/directory.sh [--users 100000]
#
# The target for a lookup is 20 µs (p99), for a change half a second.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

users=100000
while [ $# -gt 0 ]; do
  case "$1" in
    --users) users=$2; shift 2 ;;
    *) usage ;;
  esac
done
needs jcmd javac
( sleep 600; echo "Not done after ten minutes." >&2; kill $$ ) </dev/null >/dev/null 2>&1 &
unpack directory
rm -rf "$work/dist/etc/patchbay/directory"
printf '{"tenants": [{"id": "bench", "hub_peers": "hub", "provider_peers": "provider"}],\n"sites": [{"tenant": "bench", "id": "hq", "country": "DE"}]}\n' > "$work/first.json"
awk -v n="$users" 'BEGIN {
  print "tenant,id,site,upn,display,number,extension,licences"
  for (i = 0; i < n; i++) printf "bench,u%d,hq,u%d@big.example,User Number %d,+4940%d,%d,PHONE_SYSTEM PROVIDER\n", i, i, i, 1000000 + i, 1000000 + i
}' > "$work/users.csv"
# Nine of ten in ranges of a hundred, the rest alone; all behind +4989.
awk -v n="$((users * 4))" 'BEGIN {
  print "tenant,site,first,last"
  for (i = 0; i < n * 0.9; i += 100) printf "bench,hq,+4989%d,+4989%d\n", 1000000 + i, 1000099 + i
  for (; i < n; i++) printf "bench,hq,+4989%d,\n", 1000000 + i
}' > "$work/numbers.csv"

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
command_took "patchbay:directory-import '$work/first.json'" > /dev/null
before=$(heap)
cpu_before=$(cpu "$ours_pid")
dry_run=$(command_took "patchbay:directory-import --dry-run '$work/users.csv'")
users_took=$(command_took "patchbay:directory-import '$work/users.csv'")
numbers_took=$(command_took "patchbay:directory-import '$work/numbers.csv'")
import_cpu=$(awk -v a="$cpu_before" -v b="$(cpu "$ours_pid")" 'BEGIN { printf "%.1f", b - a }')
after=$(heap)
stop_patchbay
start_patchbay
full_start=$started
full=$(heap)
# The standby is asked for by the command behind the one that switches: what it says holds for the next call.
printf '{"providers": [{"tenant": "bench", "id": "one", "peers": "provider"}, {"tenant": "bench", "id": "two", "peers": "standby"}],
"assignments": [{"tenant": "bench", "level": "TENANT", "mode": "PERMANENT", "provider": "one"}, {"tenant": "bench", "level": "TENANT", "mode": "STANDBY", "provider": "two"}]}\n' > "$work/plan.json"
command_took "patchbay:directory-import '$work/plan.json'" > /dev/null
asked=$(command_took "patchbay:route-explain --json u1 +4930123456")
grep -q '"peer":"provider"' "$work/command.out" || { echo "Before the switch calls do not take the first provider:" >&2; cat "$work/command.out" >&2; exit 1; }
switched=$(command_took "patchbay:continuity-switch --drill --reason bench bench; patchbay:route-explain --json u1 +4930123456")
grep -q '"peer":"standby"' "$work/command.out" || { echo "After the switch calls do not take the standby:" >&2; cat "$work/command.out" >&2; exit 1; }
stop_patchbay

path=$(find "$work/dist/system/org/patchbay" "$work/dist/system/org/ops4j/pax/logging" "$work/dist/system/org/apache/felix/org.apache.felix.scr" \
  -name '*.jar' | tr '\n' ':')$(find "$work/dist/lib" "$work/dist/system" -name 'org.osgi.*component*.jar' -o -name 'org.apache.felix.framework*.jar' | tr '\n' ':')
mkdir -p "$work/classes"
javac -nowarn -proc:none -cp "$path" -d "$work/classes" "$here"/lookups/*.java
# Loggers write to standard output, each line in brackets first.
java -Xms256m -Xmx1g -XX:+UseG1GC -cp "$work/classes:$path" org.patchbay.directory.DirectoryBench "$work/dist/state/store" "$users" \
  > "$work/lookups.txt" 2> "$work/lookups.err" || { tail -20 "$work/lookups.err" >&2; exit 1; }

line() { printf '%-76s %s\n' "$1" "$2"; }
echo
echo "A directory of $users users and $((users * 5)) numbers: $(date +%F), store of files, $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
echo
line "dry run of the users' import (a command alone: $nothing s)" "$dry_run s"
line "import of $users users" "$users_took s"
line "import of $((users * 4)) numbers" "$numbers_took s"
line "CPU of all three" "$import_cpu s"
line "reachable heap before / after / after a start" "$before / $after / $full MB"
line "start until calls are taken, empty / full" "$empty_start / $full_start s"
line "all users switched to the standby, and a call explained (alone: $asked s)" "$switched s"
grep -v '^\[' "$work/lookups.txt"
