#!/usr/bin/env bash
# A steady rate of calls, held for a while each, through the assembled distribution for an hour or so: heap, threads, open files and calls have
# to stay where they are. Everything stays on loopback and is bounded in count and time.
#
#   itests/bench/soak.sh [--minutes 60] [--rate 20] [--hold 30] [--sample 30]
#
# Prints a table with a row for each sample, then how much each column grew from the first fifth on, by a line laid through its samples (least
# squares). Ends with 1 if one grew by more than it may, a call failed, or anything is left when the calls have ended.
#
# Heap is what is reachable: counted after a collection. Files are all open descriptors; each call that is held has eight sockets for media.
set -euo pipefail
cd "$(dirname "$0")/../.."

minutes=60 rate=20 hold=30 sample=30
while [ $# -gt 0 ]; do
  case "$1" in
    --minutes) minutes=$2; shift 2 ;;
    --rate) rate=$2; shift 2 ;;
    --hold) hold=$2; shift 2 ;;
    --sample) sample=$2; shift 2 ;;
    *) echo "Unknown option $1. Use: soak.sh [--minutes 60] [--rate 20] [--hold 30] [--sample 30]" >&2; exit 2 ;;
  esac
done

missing=""
for tool in sipp java jcmd tar awk ss; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
if [ -n "$missing" ]; then
  echo "Missing:$missing. On Debian or Ubuntu: apt-get install -y sip-tester openjdk-17-jdk-headless iproute2" >&2
  exit 2
fi
archive=$(ls karaf-distribution/target/patchbay-*.tar.gz 2>/dev/null | head -1 || true)
if [ -z "$archive" ]; then
  echo "There is no distribution yet. Build it: mvn -B install -DskipTests" >&2
  exit 2
fi
held=$((rate * hold))
if [ "$(ulimit -n)" -lt $((held * 8 + 2000)) ]; then
  echo "$held calls at one time need $((held * 8 + 2000)) open files, and $(ulimit -n) are allowed: raise 'ulimit -n', or lower --rate or --hold." >&2
  exit 2
fi

here=$PWD/itests/bench scenarios=$PWD/itests/src/test/resources/sipp
work=$PWD/itests/target/soak
rm -rf "$work" && mkdir -p "$work/dist"
# Ports of our own, so that this goes on beside other tests.
base=$((17000 + RANDOM % 200 * 10))
caller=127.0.0.11:$base provider=127.0.0.31:$((base + 1)) ours=127.0.0.1:$((base + 2)) ssh=$((base + 3))
pids=()
cleanup() {
  local pid
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT

tar -xzf "$archive" -C "$work/dist" --strip-components=1
etc=$work/dist/etc
rm -f "$etc"/org.patchbay.sip.peer-*.cfg
echo "listeners = soak=udp:$ours" > "$etc/org.patchbay.sip.trunk.cfg"
sed -i '/sshPort/d' "$etc/org.apache.karaf.shell.cfg" && echo "sshPort = $ssh" >> "$etc/org.apache.karaf.shell.cfg"
for side in hub provider; do
  [ $side = hub ] && at=$caller || at=$provider
  cat > "$etc/org.patchbay.sip.peer-$side.cfg" <<CFG
name = $side
side = $side
transport = udp
host = ${at%:*}
port = ${at#*:}
srtp = false
tenant = bench
options_seconds = 0
CFG
done
echo "networks = hub=127.0.0.1:20000-29999,provider=127.0.0.1:30000-39999" > "$etc/org.patchbay.media.embedded.cfg"
rm -rf "$etc/patchbay/directory" && mkdir -p "$etc/patchbay/directory"
cp "$here"/directory/*.csv "$etc/patchbay/directory/"

open() { ss -Huln "src $1" | grep -q .; }
# No file descriptor of ours stays open in it: whoever reads this script's output would wait for it.
(cd "$work/dist" && exec bin/karaf daemon) </dev/null >"$work/karaf.out" 2>&1 &
pids+=($!)
pid=$!
for _ in $(seq 1 1200); do open "$ours" && break; sleep 0.05; done
if ! open "$ours"; then
  echo "The runtime did not open $ours within a minute; see $work/karaf.out and $work/dist/data/log" >&2
  exit 1
fi

counters() { timeout 30 "$work/dist/bin/client" -a "$ssh" "patchbay:counters" 2>/dev/null < <(sleep 30) || true; }
count() { awk -v n="$1" '$1 == n { print $NF; f = 1 } END { if (!f) print "-" }' <<<"$2"; }
heap() { # kilobytes that are reachable
  jcmd "$pid" GC.run >/dev/null
  jcmd "$pid" GC.heap_info | awk '{ while (match($0, /[0-9]+K used|used [0-9]+K/)) { w = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", w); if (!d) { print w; d = 1 } $0 = substr($0, RSTART + RLENGTH) } }'
}
# But those of our looking in: each session at the console keeps some for a minute.
threads() { cat "/proc/$pid"/task/*/comm 2>/dev/null | grep -vc '^session-'; }
files() { find "/proc/$pid/fd" -mindepth 1 -maxdepth 1 2>/dev/null | wc -l; }

sed 's/<timewait [^>]*>//' "$scenarios/provider.xml" > "$work/provider.xml"
(cd "$work" && exec sipp -sf provider.xml -i "${provider%:*}" -p "${provider#*:}" -nostdin -buff_size 4194304 \
  -timeout $((minutes * 60 + hold + 300))) </dev/null >"$work/provider.log" 2>&1 &
pids+=($!)
total=$((minutes * 60 * rate))
before="$(threads) $(files)"
(cd "$work" && exec sipp "$ours" -sf "$scenarios/caller.xml" -i "${caller%:*}" -p "${caller#*:}" -s +14255550199 -key from +4930123456 \
  -r "$rate" -m "$total" -d $((hold * 1000)) -l $((held * 2 + 200)) -nostdin -trace_stat -stf stat.csv -fd 5 -trace_err -error_file errors.log \
  -buff_size 4194304 -timeout $((minutes * 60 + hold + 240))) </dev/null >"$work/caller.log" 2>&1 &
load=$!
pids+=("$load")

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
    told=$(counters)
    line="$((SECONDS - began)) $(heap) $(threads) $(files) $(count calls "$told") $(count legs "$told") $(count peer.provider.answered "$told")"
    echo "$line" >> "$work/samples"
    # shellcheck disable=SC2086
    printf "$row" $line
  fi
  left=$((next - SECONDS))
  if [ "$left" -gt 0 ]; then sleep "$left"; fi
done
wait "$load" && outcome=0 || outcome=$?
statistic() { awk -F';' -v n="$1" 'NR==1 { for (i=1;i<=NF;i++) if ($i==n) k=i } END { print $k+0 }' "$work/stat.csv"; }
ok=$(statistic 'SuccessfulCall(C)') failed=$(statistic 'FailedCall(C)') retrans=$(statistic 'Retransmissions(C)')
# Transactions are kept for 32 s after the last message (RFC 3261: 64 x T1).
sleep 40
told=$(counters)
after="$(threads) $(files)"
left="$(count calls "$told") $(count legs "$told")"

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
[ "$outcome" = 0 ] && [ "$failed" = 0 ] && [ "$ok" = "$total" ] || { echo "Calls failed; see $work/errors.log"; verdict=1; }
[ "$left" = "0 0" ] || { echo "Calls or legs are left."; verdict=1; }
[ "${after#* }" -le $((${before#* } + 32)) ] || { echo "Open files are left."; verdict=1; }
grep -q ' | ERROR ' "$work/dist/data/log/karaf.log" && { echo "There are errors in $work/dist/data/log/karaf.log"; verdict=1; }
echo "soak: $([ $verdict = 0 ] && echo PASSED || echo FAILED)"
exit $verdict
