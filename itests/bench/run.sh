#!/usr/bin/env bash
# Calls through the assembled distribution beside Kamailio as a stateful proxy: the same SIPp load, taking turns in one run.
# Everything stays on loopback and is bounded in count and time.
#
#   itests/bench/run.sh [--tls] [--single] [--opensips DIR] [--rates "200 500 1000"] [--rounds 2] [--seconds 7] [--no-chain]
#
# With --tls both servers speak TLS at both ends, with certificates of both sides; else UDP. Kamailio runs four processes beside its main one, as
# it does wherever it serves; with --single it is one process alone, which costs it less and which it has for UDP only.
# With --opensips OpenSIPS takes its turn as well, over UDP, as the B2BUA that it is with "top hiding", with one worker: 4.0.1 crashes with four
# where a 180 overtakes a 200 between them. No system's packages have it: DIR is its source, in which this was run:  make all modules="$(printf 'modules/%s ' proto_udp signaling sl tm rr maxfwd sipmsgops b2b_entities b2b_logic)"
# Then what the bus alone takes to ask its handlers about an attempt (JMH), unless --no-chain.
# CPU seconds are those of the server under test alone, from /proc. The machine decides the seconds; compare the ratios.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
. "$here/tls.sh"

rates="200 500 1000" rounds=2 seconds=7 chain=yes tls=no processes=-DD opensips='' peers=kamailio
while [ $# -gt 0 ]; do
  case "$1" in
    --tls) tls=yes; shift ;;
    --single) processes=-D; shift ;;
    --opensips) opensips=$(cd "$OLDPWD" && cd "$2" && pwd) peers="kamailio opensips"; shift 2 ;;
    --rates) rates=$2; shift 2 ;;
    --rounds) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --no-chain) chain=no; shift ;;
    *) usage ;;
  esac
done
[ "$tls$processes" = yes-D ] && usage
[ "$tls" = yes ] && [ -n "$opensips" ] && usage
needs kamailio jstat
[ -z "$opensips" ] || [ -x "$opensips/opensips" ] || { echo "There is no $opensips/opensips. Build it as the head of this script says." >&2; exit 2; }
[ $chain = no ] || needs mvn
[ $tls = no ] || needs stunnel openssl keytool
files_for 1000

unpack bench
at_ours=$ours at_proxy=$proxy transport=UDP options=()
cp "$here/kamailio.cfg" "$work/proxy.cfg"
if [ $tls = yes ]; then
  tls_keys
  tls_patchbay
  tls_kamailio > "$work/proxy.cfg"
  tls_bridges
  at_ours=$tls_to_ours at_proxy=$tls_to_proxy transport=TLS options=(-t t1 -sf "$work/uac.xml")
  start_provider "$work/uas.xml" -t t1
else
  start_provider "$here/uas.xml"
fi
start_patchbay
start_kamailio "$work/proxy.cfg" $processes
servers=("$at_ours" "$at_proxy")
if [ -n "$opensips" ]; then
  start_opensips "$here/opensips.cfg" "$opensips"
  servers+=("$b2bua")
fi

echo "Warming up: a ramp of calls through each server ..." >&2
for server in "${servers[@]}"; do warm_up "$server" "${options[@]}"; done
settle "$ours_pid" "${servers[@]}" -- "${options[@]}"

results=$work/results.txt
: > "$results"
for rate in $rates; do
  for round in $(seq 1 "$rounds"); do
    for which in $peers patchbay; do
      case $which in
        kamailio) server=$at_proxy pid=$proxy_pid ;;
        opensips) server=$b2bua pid=$b2bua_pid ;;
        *) server=$at_ours pid=$ours_pid ;;
      esac
      if ! kill -0 "$pid" 2>/dev/null; then
        echo "  $which has ended by itself: its log is in $work." >&2
        continue
      fi
      calls=$((rate * seconds))
      before=$(cpu "$pid")
      read -r ok failed retrans p50 p99 <<<"$(load "$server" "$rate" "$calls" "${options[@]}")"
      after=$(cpu "$pid")
      per=$(thousandth "$before" "$after" "$ok")
      echo "$rate $round $which $ok $failed $retrans $per $p50 $p99" >> "$results"
      echo "  $rate calls/s, round $round, $which: $per CPU s per 1000 calls, $failed failed" >&2
    done
  done
done
size=$(du -m "$archive" | cut -f1)
rss=$(resident "$ours_pid")

echo
echo "Calls through the assembled distribution beside Kamailio $(kamailio -v | awk 'NR==1 { print $3 }') as a stateful proxy"
echo "$(date +%F), $(nproc) cores, $transport on loopback, ${seconds} s a cell. Patchbay is a B2BUA with the handler chain and anchored media ports; Kamailio relays, with $([ $processes = -D ] && echo one process || echo four processes)."
echo
table() { # peer, its name → what was measured of it and of Patchbay, round by round
  printf '%9s %6s | %9s %7s %7s %8s | %9s %7s %7s %8s | %6s\n' calls/s round "$2" failed retrans 'p50/p99' 'Patchbay' failed retrans 'p50/p99' ratio
  printf '%9s %6s | %9s %7s %7s %8s | %9s %7s %7s %8s | %6s\n' '' '' 'CPU s/1k' '' '' ms 'CPU s/1k' '' '' ms ''
  awk -v peer="$1" '{ k=$1" "$2; if (!(k in seen)) { order[++n]=k; seen[k]=1 } v[k" "$3]=$7; f[k" "$3]=$5; t[k" "$3]=$6; p[k" "$3]=$8"/"$9 }
    END { for (i=1;i<=n;i++) { k=order[i]; split(k,a," "); m=k" "peer; o=k" patchbay";
      printf "%9s %6s | %9s %7s %7s %8s | %9s %7s %7s %8s | %6s\n", a[1],a[2],v[m],f[m],t[m],p[m],v[o],f[o],t[o],p[o],(v[m]+0 ? sprintf("%.2f", v[o]/v[m]) : "-") } }' "$results"
}
table kamailio Kamailio
if [ -n "$opensips" ]; then
  echo
  echo "The same calls beside $("$opensips/opensips" -V 2>&1 | awk 'NR==1 { print "OpenSIPS " $3 }' | tr -d '()') as a B2BUA (top hiding), with one worker; it anchors no media and writes no records"
  table opensips OpenSIPS
fi
echo
echo "Start to open listener: ${started} s.  Archive: ${size} MB.  Resident after the run: ${rss} MB."

[ "$chain" = yes ] || exit 0
cleanup # the processors are for the benchmark alone
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
awk -F, '{ gsub(/["\r]/, "") } NR==1 { for (i=1;i<=NF;i++) { if ($i=="Score") s=i; if ($i=="Param: handlers") h=i; if ($i=="Param: swapping") w=i }; next }
  { k=$h" "$w; if (!(k in seen)) { order[++n]=k; seen[k]=1 }
    if ($1 ~ /p0\.50$/) a[k]=$s; if ($1 ~ /p0\.95$/) b[k]=$s; if ($1 ~ /p0\.99$/) c[k]=$s }
  END { for (i=1;i<=n;i++) { split(order[i], part, " ");
    printf "%9s %22s | %8.0f %8.0f %8.0f\n", part[1], (part[2]=="true"?"yes":"no"), a[order[i]], b[order[i]], c[order[i]] } }' "$work/chain.csv"
