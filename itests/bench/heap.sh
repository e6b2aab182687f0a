#!/usr/bin/env bash
# What an established call keeps on the heap, in all bundles together: calls are put through the assembled distribution and held, and what is
# reachable before, with them and after them is compared, class by class.
#
#   itests/bench/heap.sh [--calls 4000] [--top 15] [--media embedded|rtpengine]
#
# With rtpengine the packets are carried by one in user space, as they are where media are elsewhere: what is kept then is without any socket for media.
# The target is 4 KB in all. Each sample is taken after a collection, and 40 s after the last message of a setup: transactions live for 32 s (RFC 3261: 64 x T1).
set -euo pipefail
. "$(dirname "$0")/lib.sh"

calls=4000 top=15 rate=200 call_limit=300 media=embedded
while [ $# -gt 0 ]; do
  case "$1" in
    --calls) calls=$2; shift 2 ;;
    --top) top=$2; shift 2 ;;
    --media) media=$2; shift 2 ;;
    *) usage ;;
  esac
done
case "$media" in
  embedded) needs jcmd ;;
  rtpengine) # It takes up to eight ports for a call that is set up, and is asked a dozen things: a few hundred calls a second are all that it does.
    needs jcmd rtpengine
    [ "$calls" -le 4000 ] || { echo "rtpengine has 20000 ports here: hold at most 4000 calls." >&2; exit 2; }
    rate=50 ramps=("20 100" "50 1000" "100 3000") ;;
  *) usage ;;
esac
files_for "$calls"
unpack heap
[ "$media" = embedded ] || start_rtpengine
start_patchbay
sed 's/<timewait [^>]*>//' "$scenarios/provider.xml" > "$work/provider.xml"
start_provider "$work/provider.xml" -timeout 600

hold() { # calls seconds → places them and holds each for so long
  call "$work/held" "$ours" "$rate" "$1" -sf "$scenarios/caller.xml" -s +49891555019 -key from +4930123456 -d $(($2 * 1000))
}
histogram() { jcmd "$ours_pid" GC.class_histogram | awk '$1 ~ /^[0-9]+:$/ { print $4, $2, $3 }' > "$work/$1"; } # of what is reachable: class, objects, bytes

echo "Warming up: a ramp of calls, and as many as will be held ..." >&2
warm_up "$ours"
hold "$calls" 1
sleep 40
histogram before
echo "Holding $calls calls ..." >&2
setup=$((calls / rate))
hold "$calls" $((setup + 55)) &
load=$!
sleep $((setup + 42))
histogram with
held=$(find "/proc/$ours_pid/fd" -mindepth 1 -lname 'socket:*' | wc -l)
wait "$load"
ok=$(column 'SuccessfulCall(C)' "$work/held/stat.csv")
sleep 40
histogram after

echo
echo "Heap per established call: $(date +%F), UDP on loopback, media on $media, $ok calls held, $held sockets open meanwhile, $((calls - ok)) calls failed"
echo
awk -v n="$calls" -v top="$top" -v media="$media" '
  FNR == 1 { file++ }
  $1 ~ /^\[?L?(sun\.nio\.ch|java\.net|java\.nio\.channels|java\.util\.concurrent\.locks|java\.io\.FileDescriptor|jdk\.internal\.ref)/ { sockets[file] += $3 }
  { sum[file] += $3; bytes[file, $1] = $3; objects[file, $1] = $2; all[$1] = 1 }
  END {
    printf "reachable: before %.1f MB, with the calls %.1f MB, after %.1f MB\n", sum[1] / 1e6, sum[2] / 1e6, sum[3] / 1e6
    printf "per call:  %.2f KB (of 1024 bytes; above the mean of before and after),\n", (sum[2] - (sum[1] + sum[3]) / 2) / n / 1024
    if (media == "embedded") printf "           %.2f KB of it the four sockets for media, as the platform has them\n", (sockets[2] - (sockets[1] + sockets[3]) / 2) / n / 1024
    printf "\n%9s %9s  %s\n", "bytes", "objects", "class, per call"
    for (c in all) printf "%9.1f %9.2f  %s\n", (bytes[2, c] - (bytes[1, c] + bytes[3, c]) / 2) / n, (objects[2, c] - (objects[1, c] + objects[3, c]) / 2) / n, c | "sort -rn | head -" top
  }' "$work/before" "$work/with" "$work/after"
[ "$ok" = "$calls" ]
