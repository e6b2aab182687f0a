#!/usr/bin/env bash
# A cold process under load: the moment its listening point opens, calls are offered at a rate that a warm one carries with ease. Nothing may
# collapse: no call fails, one in a hundred at most is refused, and the times of answers settle.
#
#   itests/bench/cold.sh [--rate 600] [--seconds 10] [--rounds 2]
#
# A row for each second after the listening point opened. Times are INVITE to 200, by the second in which the 200 came.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

rate=600 seconds=10 rounds=2
while [ $# -gt 0 ]; do
  case "$1" in
    --rate) rate=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    *) usage ;;
  esac
done
needs
unpack cold
start_provider "$here/uas.xml" -timeout 300
echo "A cold process under $rate calls/s: $(date +%F), $(nproc) cores, UDP on loopback"
verdict=0
for round in $(seq 1 "$rounds"); do
  start_patchbay
  run=$work/run$round calls=$((rate * seconds))
  call "$run" "$ours" "$rate" "$calls" -sf "$here/uac-refused.xml" -rtt_freq 1 -trace_counts
  failed=$(lost "$run" "$calls") refused=$(seconds_of "$run" | awk '{ s += $4 } END { print s + 0 }')
  echo
  echo "Round $round: listening point open after $started s. $(grep -o 'Warmed up with .*' "$work/dist/data/log/karaf.log" | tail -1)"
  per_second "$run"
  echo "$calls calls, $refused refused, $failed failed; $(answered_times "$run" | awk '{ print "p50", $1, "ms, p99", $2, "ms" }')"
  [ "$failed" = 0 ] && [ "$refused" -le $((calls / 100)) ] || verdict=1
  stop_patchbay
done
exit $verdict
