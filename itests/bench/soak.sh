#!/usr/bin/env bash
# A steady rate of calls, held for a while each, through the assembled distribution for an hour or so: heap, threads, open files and calls have
# to stay where they are. Everything stays on loopback and is bounded in count and time.
#
#   itests/bench/soak.sh [--minutes 60] [--rate 20] [--hold 30] [--sample 30]
#
# Prints a table with a row for each sample, then how much each column grew from the first fifth on, by a line laid through its samples (least
# squares). Ends with 1 if one grew by more than it may, a call failed, or anything is left when the calls have ended.
#
# Heap is what is reachable: counted after a collection. Files are all open descriptors; each call that is held has four sockets for media.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

minutes=60 rate=20 hold=30 sample=30
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) minutes=$2; shift 2 ;;
    --rate) rate=$2; shift 2 ;;
    --hold) hold=$2; shift 2 ;;
    --sample) sample=$2; shift 2 ;;
    *) usage ;;
  esac
done
needs jcmd
held=$((rate * hold))
files_for "$held"
unpack soak
start_patchbay

heap() { # kilobytes that are reachable
  jcmd "$ours_pid" GC.run >/dev/null
  jcmd "$ours_pid" GC.heap_info | awk '{ while (match($0, /[0-9]+K used|used [0-9]+K/)) { w = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", w); if (!d) { print w; d = 1 } $0 = substr($0, RSTART + RLENGTH) } }'
}
# But those of our looking in: each session at the console keeps some for a minute.
threads() { cat "/proc/$ours_pid"/task/*/comm 2>/dev/null | grep -vc '^session-'; }
files() { find "/proc/$ours_pid/fd" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l; }

sed 's/<timewait [^>]*>//' "$scenarios/provider.xml" > "$work/provider.xml"
start_provider "$work/provider.xml" -timeout $((minutes * 60 + hold + 300))
total=$((minutes * 60 * rate))
before="$(threads) $(files)"
call_limit=$((minutes * 60 + hold + 240))
call "$work" "$ours" "$rate" "$total" -sf "$scenarios/caller.xml" -s +49891555019 -key from +4930123456 -d $((hold * 1000)) \
  -l $((held * 2 + 200)) -fd 5 -trace_err -error_file errors.log &
load=$!

echo "A soak of $minutes min at $rate calls/s, each held for $hold s: $(date +%F), $(nproc) cores, UDP on loopback"
echo
row='%7s %9s %8s %7s %7s %7s %9s\n'
printf "$row" second 'heap KB' threads files calls legs answered
began=$SECONDS
: > "$work/samples"
# The first calls come up: from then on nothing may grow.
settled=$((hold + 5))
while kill -0 "$load" 2>/dev/null && [ $((SECONDS - began)) -lt $((minutes * 60)) ]; do
  next=$((SECONDS + sample))
  if [ $((SECONDS - began)) -ge "$settled" ]; then
    told=$(console patchbay:counters)
    line="$((SECONDS - began)) $(heap) $(threads) $(files) $(counter calls "$told") $(counter legs "$told") $(counter peer.provider.answered "$told")"
    echo "$line" >> "$work/samples"
    # shellcheck disable=SC2086
    printf "$row" $line
  fi
  left=$((next - SECONDS))
  if [ "$left" -gt 0 ]; then sleep "$left"; fi
done
wait "$load"
ok=$(column 'SuccessfulCall(C)' "$work/stat.csv") failed=$(column 'FailedCall(C)' "$work/stat.csv") retrans=$(column 'Retransmissions(C)' "$work/stat.csv")
# Transactions are kept for 32 s after the last message (RFC 3261: 64 x T1).
sleep 40
told=$(console patchbay:counters)
after="$(threads) $(files)"
left="$(counter calls "$told") $(counter legs "$told")"

echo
echo "$ok calls went through, $failed failed, $retrans retransmissions. Afterwards: calls and legs $left; threads and files $after (before: $before)."
verdict=0
awk '
  { n++; for (c = 1; c <= 6; c++) v[n, c] = $c }
  END {
    from = int(n / 5) + 1; k = n - from + 1
    if (k < 4) { print "Too few samples to tell growth: soak longer, or sample more often."; exit 3 }
    split("heap KB|threads|files|calls|legs", name, "|")
    # What a column may grow by: a share of its mean, and so much at least.
    split("0.10 0.02 0.05 0.05 0.05", share, " "); split("6144 4 64 20 40", least, " ")
    for (c = 2; c <= 6; c++) {
      sx = sy = sxx = sxy = 0
      for (i = from; i <= n; i++) { x = v[i, 1]; y = v[i, c]; sx += x; sy += y; sxx += x * x; sxy += x * y }
      slope = (k * sxy - sx * sy) / (k * sxx - sx * sx); mean = sy / k
      growth = slope * (v[n, 1] - v[from, 1]); may = mean * share[c - 1]; if (may < least[c - 1]) may = least[c - 1]
      bad = growth > may; worst += bad
      printf "%-8s mean %10.0f  growth %+9.1f over %d s (may be %.0f)  %s\n", name[c - 1], mean, growth, v[n, 1] - v[from, 1], may, bad ? "GROWS" : "flat"
    }
    exit worst > 0
  }' "$work/samples" || verdict=1
[ "$failed" = 0 ] && [ "$ok" = "$total" ] || { echo "Calls failed; see $work/errors.log"; verdict=1; }
[ "$left" = "0 0" ] || { echo "Calls or legs are left."; verdict=1; }
[ "${after#* }" -le $((${before#* } + 32)) ] || { echo "Open files are left."; verdict=1; }
grep -q ' | ERROR ' "$work/dist/data/log/karaf.log" && { echo "There are errors in $work/dist/data/log/karaf.log"; verdict=1; }
echo "soak: $([ $verdict = 0 ] && echo PASSED || echo FAILED)"
exit $verdict
