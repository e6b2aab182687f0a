#!/usr/bin/env bash
# Calls through the assembled distribution beside Kamailio as a stateful proxy: the same SIPp load, taking turns in one run.
# Everything stays on loopback and is bounded in count and time.
#
#   itests/bench/run.sh [--rates "200 500 1000"] [--rounds 2] [--seconds 7] [--no-chain]
#
# Then what the bus alone takes to ask its handlers about an attempt (JMH), unless --no-chain.
# CPU seconds are those of the server under test alone, from /proc. The machine decides the seconds; compare the ratios.
set -euo pipefail
cd "$(dirname "$0")/../.."

rates="200 500 1000" rounds=2 seconds=7 chain=yes
while [ $# -gt 0 ]; do
  case "$1" in
    --rates) rates=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --no-chain) chain=no; shift ;;
    *) echo "Unknown option $1. Use: run.sh [--rates \"200 500\"] [--rounds 2] [--seconds 7]" >&2; exit 2 ;;
  esac
done

missing=""
for tool in sipp kamailio java mvn tar awk ss; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
if [ -n "$missing" ]; then
  echo "Missing:$missing. On Debian or Ubuntu: apt-get install -y sip-tester kamailio openjdk-17-jdk-headless iproute2" >&2
  exit 2
fi
archive=$(ls karaf-distribution/target/patchbay-*.tar.gz 2>/dev/null | head -1 || true)
if [ -z "$archive" ]; then
  echo "There is no distribution yet. Build it: mvn -B install -DskipTests" >&2
  exit 2
fi

here=$PWD/itests/bench
work=$PWD/itests/target/bench
rm -rf "$work" && mkdir -p "$work/dist"
archive=$PWD/$archive

caller=127.0.0.11:5090 provider=127.0.0.31:5080 ours=127.0.0.1:5060 proxy=127.0.0.1:5070
pids=()
cleanup() {
  local pid
  [ -x "$work/dist/bin/stop" ] && timeout 20 "$work/dist/bin/stop" >/dev/null 2>&1 || true
  for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT

# --- the servers -----------------------------------------------------------------------------------------------------
tar -xzf "$archive" -C "$work/dist" --strip-components=1
etc=$work/dist/etc
rm -f "$etc"/org.patchbay.sip.peer-*.cfg "$etc"/org.patchbay.sip.trunk.cfg
cat > "$etc/org.patchbay.sip.trunk.cfg" <<CFG
listeners = bench=udp:$ours
CFG
cat > "$etc/org.patchbay.sip.peer-hub.cfg" <<CFG
name = hub
side = hub
transport = udp
host = ${caller%:*}
port = ${caller#*:}
srtp = false
tenant = bench
options_seconds = 0
CFG
cat > "$etc/org.patchbay.sip.peer-provider.cfg" <<CFG
name = provider
side = provider
transport = udp
host = ${provider%:*}
port = ${provider#*:}
tenant = bench
options_seconds = 0
CFG
cat > "$etc/org.patchbay.media.embedded.cfg" <<CFG
networks = hub=127.0.0.1:20000-29999,provider=127.0.0.1:30000-39999
CFG
directory=$etc/patchbay/directory
rm -rf "$directory" && mkdir -p "$directory"
cp "$here"/directory/*.csv "$directory"/

now() { date +%s.%N; }
open() { ss -Huln "src $1" | grep -q .; }
began=$(now)
# No file descriptor of ours stays open in it: whoever reads this script's output would wait for it.
(cd "$work/dist" && exec bin/karaf server) </dev/null >"$work/karaf.out" 2>&1 &
pids+=($!)
for _ in $(seq 1 1200); do open "$ours" && break; sleep 0.05; done
if ! open "$ours"; then
  echo "The runtime did not open $ours within a minute; see $work/karaf.out and $work/dist/data/log" >&2
  exit 1
fi
started=$(awk -v a="$began" -v b="$(now)" 'BEGIN { printf "%.1f", b - a }')
ours_pid=$(pgrep -f "karaf.base=$work/dist" | head -1)

sed -e "s/@LISTEN@/$proxy/;s/@NEXT@/$provider/" "$here/kamailio.cfg" > "$work/kamailio.cfg"
kamailio -f "$work/kamailio.cfg" -m 512 -M 16 -D -E -P "$work/kamailio.pid" </dev/null >"$work/kamailio.log" 2>&1 &
proxy_pid=$!
pids+=("$proxy_pid")
for _ in $(seq 1 100); do open "$proxy" && break; sleep 0.05; done

(cd "$work" && exec sipp -sf "$here/uas.xml" -i "${provider%:*}" -p "${provider#*:}" -nostdin -buff_size 4194304) </dev/null >"$work/uas.log" 2>&1 &
pids+=($!)

# --- measuring -------------------------------------------------------------------------------------------------------
ticks=$(getconf CLK_TCK)
cpu() { # CPU seconds of a process and its children
  local all="$1 $(pgrep -P "$1" | tr '\n' ' ')" pid
  for pid in $all; do awk '{ sub(/^.*\) /, ""); split($0, f, " "); print f[12] + f[13] }' "/proc/$pid/stat" 2>/dev/null || true; done |
    awk -v t="$ticks" '{ s += $1 } END { printf "%.3f", s / t }'
}
load() { # server rate calls → "ok failed retransmitted p50 p99"
  local dir
  dir=$(mktemp -d "$work/run.XXXX")
  (cd "$dir" && timeout 120 sipp "$1" -sf "$here/uac.xml" -i "${caller%:*}" -p "${caller#*:}" -r "$2" -m "$3" -l 20000 -nostdin \
    -trace_rtt -rtt_freq 100 -trace_stat -stf stat.csv -fd 1 -timeout 100 -buff_size 4194304 </dev/null >sipp.log 2>&1) || true
  local ok failed retrans p
  ok=$(awk -F';' 'NR==1 { for (i=1;i<=NF;i++) if ($i=="SuccessfulCall(C)") k=i } END { print $k+0 }' "$dir/stat.csv")
  failed=$(($3 - ok))
  retrans=$(awk -F';' 'NR==1 { for (i=1;i<=NF;i++) if ($i=="Retransmissions(C)") k=i } END { print $k+0 }' "$dir/stat.csv")
  p=$(cat "$dir"/*rtt.csv 2>/dev/null | awk -F';' '$2+0==$2 { print $2 }' | sort -n | awk '{ v[NR]=$1 } END { if (NR) printf "%d %d", v[int((NR+1)/2)], v[int(NR*0.99)?int(NR*0.99):1]; else print "- -" }')
  echo "$ok $failed $retrans $p"
}

echo "Warming up: a ramp of calls through each server ..." >&2
for server in "$ours" "$proxy"; do for ramp in "100 500" "250 2500" "500 5000" "900 9000"; do set -- $ramp; load "$server" "$1" "$2" >/dev/null; done; done

results=$work/results.txt
: > "$results"
for rate in $rates; do
  for round in $(seq 1 "$rounds"); do
    for which in kamailio patchbay; do
      [ $which = kamailio ] && { server=$proxy; pid=$proxy_pid; } || { server=$ours; pid=$ours_pid; }
      calls=$((rate * seconds))
      before=$(cpu "$pid")
      read -r ok failed retrans p50 p99 <<<"$(load "$server" "$rate" "$calls")"
      after=$(cpu "$pid")
      per=$(awk -v a="$before" -v b="$after" -v n="$ok" 'BEGIN { if (n) printf "%.2f", (b - a) * 1000 / n; else print "-" }')
      echo "$rate $round $which $ok $failed $retrans $per $p50 $p99" >> "$results"
      echo "  $rate calls/s, round $round, $which: $per CPU s per 1000 calls, $failed failed" >&2
    done
  done
done
size=$(du -m "$archive" | cut -f1)
rss=$(awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$ours_pid/status")

echo
echo "Calls through the assembled distribution beside Kamailio $(kamailio -v | awk 'NR==1 { print $3 }') as a stateful proxy"
echo "$(date +%F), $(nproc) cores, UDP on loopback, ${seconds} s a cell. Patchbay is a B2BUA with the handler chain and anchored media ports; Kamailio relays."
echo
printf '%9s %6s | %9s %7s %7s %8s | %9s %7s %7s %8s | %6s\n' calls/s round 'Kamailio' failed retrans 'p50/p99' 'Patchbay' failed retrans 'p50/p99' ratio
printf '%9s %6s | %9s %7s %7s %8s | %9s %7s %7s %8s | %6s\n' '' '' 'CPU s/1k' '' '' ms 'CPU s/1k' '' '' ms ''
awk '{ k=$1" "$2; if (!(k in seen)) { order[++n]=k; seen[k]=1 } v[k" "$3]=$7; f[k" "$3]=$5; t[k" "$3]=$6; p[k" "$3]=$8"/"$9 }
  END { for (i=1;i<=n;i++) { k=order[i]; split(k,a," "); m=k" kamailio"; o=k" patchbay";
    printf "%9s %6s | %9s %7s %7s %8s | %9s %7s %7s %8s | %6s\n", a[1],a[2],v[m],f[m],t[m],p[m],v[o],f[o],t[o],p[o],(v[m]+0 ? sprintf("%.2f", v[o]/v[m]) : "-") } }' "$results"
echo
echo "Start to open listener: ${started} s.  Archive: ${size} MB.  Resident after the run: ${rss} MB."

[ "$chain" = yes ] || exit 0
cleanup # the processors are for the benchmark alone
pids=()
echo "Measuring the chain ..." >&2
bus=bundles/org.patchbay.bus
mvn -B -q --no-transfer-progress -pl $bus test-compile dependency:build-classpath -Dmdep.outputFile="$work/classpath" >"$work/chain.log" 2>&1 ||
  { echo "The bus was not compiled; see $work/chain.log" >&2; exit 1; }
java -Xmx512m -cp "$bus/target/test-classes:$bus/target/classes:$(cat "$work/classpath")" org.openjdk.jmh.Main ChainBenchmark \
  -jvmArgs "-Xmx512m -Dorg.slf4j.simpleLogger.defaultLogLevel=error" -rf csv -rff "$work/chain.csv" >>"$work/chain.log" 2>&1 ||
  { echo "The chain was not measured; see $work/chain.log" >&2; exit 1; }
echo
echo "One attempt through the bus alone, from arrival to order, in microseconds (two hand-overs between threads in every figure)"
echo
printf '%9s %22s | %8s %8s %8s\n' handlers 'one replaced each 5 ms' median '95 %' '99 %'
awk -F, '{ gsub(/"/, "") } NR==1 { for (i=1;i<=NF;i++) { if ($i=="Score") s=i; if ($i=="Param: handlers") h=i; if ($i=="Param: swapping") w=i }; next }
  { k=$h" "$w; if (!(k in seen)) { order[++n]=k; seen[k]=1 }
    if ($1 ~ /p0\.50$/) a[k]=$s; if ($1 ~ /p0\.95$/) b[k]=$s; if ($1 ~ /p0\.99$/) c[k]=$s }
  END { for (i=1;i<=n;i++) { split(order[i], k, " ");
    printf "%9s %22s | %8.0f %8.0f %8.0f\n", k[1], (k[2]=="true"?"yes":"no"), a[order[i]], b[order[i]], c[order[i]] } }' "$work/chain.csv"
