#!/usr/bin/env bash
# More calls than can be carried: finds the rate that the runtime sustains, offers twice as much for some seconds, and looks whether it is itself
# again afterwards. At least 90 % of the peak are to be served meanwhile, the others get 503 with Retry-After, and 5 s later all is as before.
#
#   itests/bench/overload.sh [--from 300] [--step 100] [--seconds 10]
#
# The runtime has a processor of its own, and SIPp, at both ends, another: else SIPp, which needs about as much, would be what gives way.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

rate=300 step=100 seconds=10
while [ $# -gt 0 ]; do
  case "$1" in
    --from) rate=$2; shift 2 ;;
    --step) step=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    *) usage ;;
  esac
done
needs taskset
[ "$(nproc)" -ge 2 ] || { echo "Two processors are needed: one for the runtime, one for SIPp." >&2; exit 2; }
confine="taskset -c 0" sipp_on="taskset -c 1"
files_for 4000
unpack overload
start_patchbay
start_provider "$here/uas.xml" -timeout 600
run() { # name rate seconds → calls that may be refused
  call "$work/$1" "$ours" "$2" $(($2 * $3)) -sf "$here/uac-refused.xml" -trace_counts -rtt_freq "${often:-20}"
}
sum() { seconds_of "$work/$1" | awk -v c="$2" '{ s += $c } END { print s + 0 }'; }

echo "Warming up ..." >&2
for each in 100 250 400; do run "warm$each" "$each" 8; done

echo "Calls more than can be carried: $(date +%F), UDP on loopback, the runtime on one processor, SIPp at both ends on the other"
echo
printf '%9s %10s %8s %9s %8s %9s %9s\n' offered/s answered/s 503 repeated 'p99 ms' 'CPU' 'SIPp CPU'
sustained=0 peak=0
while [ "$rate" -le 4000 ]; do
  before=$(cpu "$ours_pid") sipp_before=$(cpu "$provider_pid")
  run "ramp$rate" "$rate" 5
  after=$(cpu "$ours_pid")
  read -r answered refused repeated <<<"$(sum "ramp$rate" 3) $(sum "ramp$rate" 4) $(sum "ramp$rate" 5)"
  # From the second on in which it is under way.
  served=$(seconds_of "$work/ramp$rate" | awk '$1 > 1 && $1 <= 5 { s += $3; n++ } END { printf "%d", n ? s / n : 0 }')
  p99=$(answered_times "$work/ramp$rate" | cut -d' ' -f2)
  printf '%9s %10s %8s %9s %8s %8.0f%% %9s\n' "$rate" "$served" "$refused" "$repeated" "$p99" \
    "$(awk -v a="$before" -v b="$after" 'BEGIN { print (b - a) * 100 / 5 }')" "$(awk -v a="$sipp_before" -v b="$(cpu "$provider_pid")" 'BEGIN { printf "%.0f%%", (b - a) * 100 / 5 }')"
  [ "$served" -gt "$peak" ] && peak=$served
  [ "$answered" = $((rate * 5)) ] && [ "$repeated" -le $((rate / 20)) ] && [ "$p99" -le 200 ] || break
  sustained=$rate
  rate=$((rate + step))
done
[ "$sustained" -gt 0 ] || { echo "Not even the first rate was sustained." >&2; exit 1; }
sleep 5

offered=$((sustained * 2))
before=$(cpu "$ours_pid")
(from=127.0.0.11:$((base + 8)) often=20 run burst "$offered" "$seconds") &
burst=$!
sleep "$((seconds + 1))"
after=$(cpu "$ours_pid")
often=1 run probe $((sustained / 2)) 10
wait "$burst"

echo
echo "Twice the sustained rate, $offered calls/s for $seconds s:"
per_second "$work/burst"
served=$(seconds_of "$work/burst" | awk -v n="$seconds" '$1 > 1 && $1 <= n { s += $3; k++ } END { printf "%d", k ? s / k : 0 }')
echo "answered $served calls/s of a peak of $peak ($((served * 100 / peak)) %), refused $(sum burst 4), lost $(lost "$work/burst" $((offered * seconds))) of $((offered * seconds))"
echo
echo "Afterwards, $((sustained / 2)) calls/s, from the moment on in which the load was over:"
per_second "$work/probe"
normal=$(seconds_of "$work/probe" | awk '$2 + $3 + $4 && ($4 || $5 || $7 > 100) { bad = $1 } END { print bad + 0 }')
probe_lost=$(lost "$work/probe" $((sustained / 2 * 10)))
echo "all as before from second $((normal + 1)) on; lost $probe_lost"
[ $((served * 100)) -ge $((peak * 90)) ] && [ "$normal" -le 5 ] && [ "$probe_lost" = 0 ]
