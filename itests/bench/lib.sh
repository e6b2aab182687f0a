# shellcheck shell=bash
# What the benchmarks of this directory share: the assembled distribution, Kamailio and OpenSIPS as servers under test, SIPp at both ends, and what is read
# of them. Sourced, from any directory; then the repository is the current one. All stays on loopback, on ports of our own, so that this goes on
# beside other tests, and ends with the script.
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

here=$PWD/itests/bench scenarios=$PWD/itests/src/test/resources/sipp
base=$((17000 + RANDOM % 200 * 10))
caller=127.0.0.11:$base provider=127.0.0.31:$((base + 1)) ours=127.0.0.1:$((base + 2)) proxy=127.0.0.1:$((base + 3)) ssh=$((base + 4)) b2bua=127.0.0.1:$((base + 8))
work='' archive='' ours_pid='' proxy_pid='' b2bua_pid='' provider_pid='' rtpengine_pid='' started=''
ramps=("100 500" "250 2500" "500 5000" "900 9000" "900 18000" "300 3000") # a warm-up: calls a second, calls

usage() { # what the comment at the head of the script says
  sed -n '2,/^set /{/^#/!q;s/^# \{0,1\}//;p}' "$0" >&2
  exit 2
}

needs() { # tools → leaves if one, or the distribution, is missing
  local tool missing=""
  for tool in java tar awk ss sipp "$@"; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
  if [ -n "$missing" ]; then
    echo "Missing:$missing. On Debian or Ubuntu: apt-get install -y sip-tester kamailio kamailio-tls-modules stunnel4 openjdk-17-jdk-headless iproute2" >&2
    exit 2
  fi
  archive=$(find "$PWD/karaf-distribution/target" -maxdepth 1 -name 'patchbay-*.tar.gz' 2>/dev/null | head -1)
  if [ -z "$archive" ]; then
    echo "There is no distribution yet. Build it: mvn -B install -DskipTests" >&2
    exit 2
  fi
}

files_for() { # calls held at one time → leaves if they need more open files than may be
  local need=$(($1 * 4 + 3000)) # four sockets of media each; others rest for a while
  [ "$(ulimit -n)" -ge "$need" ] || ulimit -n "$need" 2>/dev/null ||
    { echo "$1 calls at one time need $need open files, and $(ulimit -n) are allowed: raise 'ulimit -n', or hold fewer." >&2; exit 2; }
}

below() { local child; for child in $(pgrep -P "$1"); do echo "$child"; below "$child"; done; } # pid → all that it, and those, have started
cleanup() {
  local started_here pid left
  started_here=$(below $$)
  for pid in $started_here; do kill "$pid" 2>/dev/null || true; done
  for _ in $(seq 1 150); do
    left=
    for pid in $started_here; do kill -0 "$pid" 2>/dev/null && left=yes; done
    [ -n "$left" ] || return 0
    sleep 0.1
  done
  for pid in $started_here; do kill -9 "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT

# --- the servers -----------------------------------------------------------------------------------------------------
unpack() { # name → the distribution below itests/target/name, with the bench's peers and directory
  work=$PWD/itests/target/$1
  rm -rf "$work" && mkdir -p "$work/dist"
  tar -xzf "$archive" -C "$work/dist" --strip-components=1
  local etc=$work/dist/etc side at
  rm -f "$etc"/org.patchbay.sip.peer-*.cfg
  echo "listeners = bench=udp:$ours" > "$etc/org.patchbay.sip.trunk.cfg"
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
  # Nobody speaks here, and a peer is asked after a minute of silence whether it is still there.
  printf "networks = hub=127.0.0.1:20000-29999,provider=127.0.0.1:30000-39999\nsilence_seconds = 0\n" > "$etc/org.patchbay.media.embedded.cfg"
  rm -rf "$etc/patchbay/directory" && mkdir -p "$etc/patchbay/directory"
  cp "$here"/directory/*.csv "$etc/patchbay/directory/"
}

listening() { ss -Hultn "src $1" | grep -q .; }
await() { # address seconds → whether somebody listens there in time
  for _ in $(seq 1 $(($2 * 50))); do listening "$1" && return 0; sleep 0.02; done
  return 1
}

start_patchbay() { # → ours_pid, and started: seconds until its listening point was open
  local began
  began=$(date +%s.%N)
  # No file descriptor of ours stays open in it: whoever reads this script's output would wait for it.
  (cd "$work/dist" && exec ${confine:-} bin/karaf daemon) </dev/null >"$work/karaf.out" 2>&1 &
  ours_pid=$!
  await "$ours" 60 || { echo "The runtime did not open $ours within a minute; see $work/karaf.out and $work/dist/data/log" >&2; exit 1; }
  started=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
}

start_rtpengine() { # → rtpengine_pid; a real one in user space, which the runtime that was unpacked, and is not started yet, has for its media
  local ng=127.0.0.1:$((base + 5)) etc=$work/dist/etc
  sed -i 's/^featuresBoot *=/& patchbay-media-rtpengine,/' "$etc/org.apache.karaf.features.cfg"
  # Nobody speaks here, and after such a silence either would end a call. The ports are not those of the embedded engine.
  printf 'instances = %s\nsilence_seconds = 0\n' "$ng" > "$etc/org.patchbay.media.rtpengine.cfg"
  rtpengine --config-file=none --table=-1 --interface=hub/127.0.0.1 --interface=provider/127.0.0.1 --listen-ng="$ng" --port-min=40000 --port-max=59999 \
    --timeout=3600 --silent-timeout=3600 --delete-delay=0 --foreground --log-stderr --log-level=4 --pidfile="$work/rtpengine.pid" </dev/null >"$work/rtpengine.log" 2>&1 &
  rtpengine_pid=$!
  await "$ng" 10 || { echo "rtpengine did not open $ng; see $work/rtpengine.log" >&2; exit 1; }
}

stop_patchbay() {
  kill "$ours_pid" 2>/dev/null || true
  wait "$ours_pid" 2>/dev/null || true
}

start_kamailio() { # configuration, -DD for several processes or -D for one → proxy_pid; a stateful proxy at $proxy that relays to the provider
  sed -e "s/@LISTEN@/$proxy/;s/@NEXT@/$provider/;s|@WORK@|$work|" "$1" > "$work/kamailio.cfg"
  kamailio -f "$work/kamailio.cfg" -m 512 -M 16 "$2" -E -P "$work/kamailio.pid" </dev/null >"$work/kamailio.log" 2>&1 &
  proxy_pid=$!
  await "$proxy" 10 || { echo "Kamailio did not open $proxy; see $work/kamailio.log" >&2; exit 1; }
}

start_opensips() { # configuration, directory in which it was built → b2bua_pid; a B2BUA at $b2bua whose calls go to the provider
  sed -e "s/@LISTEN@/$b2bua/;s/@NEXT@/$provider/;s|@MODULES@|$2/modules|" "$1" > "$work/opensips.cfg"
  "$2/opensips" -F -f "$work/opensips.cfg" -a F_MALLOC -m 512 -M 16 </dev/null >"$work/opensips.log" 2>&1 &
  b2bua_pid=$!
  await "$b2bua" 10 || { echo "OpenSIPS did not open $b2bua; see $work/opensips.log" >&2; exit 1; }
}

start_provider() { # scenario [option ...] → SIPp that answers, at $provider
  (cd "$work" && exec ${sipp_on:-} sipp -sf "$1" -i "${provider%:*}" -p "${provider#*:}" -nostdin -buff_size 4194304 "${@:2}") </dev/null >"$work/provider.log" 2>&1 &
  provider_pid=$!
  await "$provider" 10 || { echo "SIPp did not open $provider; see $work/provider.log" >&2; exit 1; }
}

# --- what is read of them --------------------------------------------------------------------------------------------
ticks=$(getconf CLK_TCK)
cpu() { # pid → CPU seconds of it and its children
  local all="$1 $(pgrep -P "$1" | tr '\n' ' ')" pid
  for pid in $all; do awk '{ sub(/^.*\) /, ""); split($0, f, " "); print f[12] + f[13] }' "/proc/$pid/stat" 2>/dev/null || true; done |
    awk -v t="$ticks" '{ s += $1 } END { printf "%.3f", s / t }'
}
thousandth() { awk -v a="$1" -v b="$2" -v n="$3" 'BEGIN { if (n > 0) printf "%.2f", (b - a) * 1000 / n; else print "-" }'; } # before after count
resident() { awk '/VmRSS/ { printf "%d", $2 / 1024 }' "/proc/$1/status"; } # pid → MB

console() { timeout 30 "$work/dist/bin/client" -a "$ssh" "$1" 2>/dev/null < <(sleep 30) || true; }
counter() { awk -v n="$1" '$1 == n { print $NF; f = 1 } END { if (!f) print "-" }' <<<"$2"; } # name, what patchbay:counters printed

column() { awk -F';' -v n="$1" 'NR==1 { for (i=1;i<=NF;i++) if ($i==n) k=i } END { print $k+0 }' "$2"; } # last value in a file of SIPp's
answered_times() { # directory of a run → "p50 p99" of INVITE to 200, in ms
  cat "$1"/*rtt.csv 2>/dev/null | awk -F';' '$2+0==$2 { print $2 }' | sort -n |
    awk '{ v[NR]=$1 } END { if (NR) printf "%d %d", v[int((NR+1)/2)], v[int(NR*0.99)?int(NR*0.99):1]; else print "- -" }'
}

seconds_of() { # directory of a run with -trace_counts → a line for each second: second offered answered refused repeated p50 p99
  { cat "$1"/*rtt.csv 2>/dev/null | awk -F';' '$2+0==$2 { print int($1 / 1000) + 1, $2 }' | sort -n -k1,1 -k2,2 | awk '
      function flush() { if (k) print "times", s, v[int((k + 1) / 2)], v[int(k * 0.99) ? int(k * 0.99) : 1]; k = 0 }
      $1 != s { flush(); s = $1 } { v[++k] = $2 } END { flush() }'
    awk -F';' '
      NR==1 { for (i=NF;i;i--) { if ($i~/INVITE_Sent/) o=i; if ($i~/INVITE_Retrans/) m=i; if ($i~/_503_Recv/) n=i; if ($i~/_200_Recv/) y=i }; next }
      { split($2, t, ":"); print "counts", int(t[1] * 3600 + t[2] * 60 + t[3] + t[4] / 1e6 + 0.5), $o, $y, n ? $n : 0, $m }' "$1"/*counts.csv
  } | awk '
    $1 == "times" { p[$2] = $3 " " $4; next }
    $2 > last { last = $2 } { for (i = 3; i <= 6; i++) c[$2, i] = $i; seen[$2] = 1 }
    END { for (s = 1; s <= last; s++) { printf "%d", s
      for (i = 3; i <= 6; i++) { if (!(s in seen)) c[s, i] = c[s - 1, i]; printf " %d", c[s, i] - c[s - 1, i] }
      print "", (s in p) ? p[s] : "- -" } }'
}
per_second() { # directory of such a run → a table; seconds in which nothing happened are left out
  printf '%8s %8s %9s %8s %9s %7s %7s\n' second offered answered 503 repeated 'p50 ms' 'p99 ms'
  seconds_of "$1" | awk '$2 + $3 + $4 + $5 { printf "%8s %8s %9s %8s %9s %7s %7s\n", $1, $2, $3, $4, $5, $6, $7 }'
}
lost() { # directory of such a run, calls offered → those neither answered and ended nor refused
  echo $(($2 - $(column 'SuccessfulCall(C)' "$1/stat.csv")))
}

# --- load ------------------------------------------------------------------------------------------------------------
call() { # directory server rate calls [option ...] → SIPp places calls, its files in that directory
  local dir=$1 server=$2 rate=$3 calls=$4 from=${from:-$caller}
  shift 4
  mkdir -p "$dir"
  case " $* " in *" -sf "*) ;; *) set -- -sf "$here/uac.xml" "$@" ;; esac
  (cd "$dir" && exec timeout $((${call_limit:-100} + 30)) ${sipp_on:-} sipp "$server" -i "${from%:*}" -p "${from#*:}" -r "$rate" -m "$calls" -l 20000 -nostdin \
    -trace_rtt -rtt_freq 100 -trace_stat -stf stat.csv -fd 1 -timeout "${call_limit:-100}" -buff_size 4194304 "$@") </dev/null >"$dir/sipp.log" 2>&1 || true
}
load() { # server rate calls [option ...] → "ok failed retransmitted p50 p99"
  local dir ok
  dir=$(mktemp -d "$work/run.XXXX")
  call "$dir" "$@"
  ok=$(column 'SuccessfulCall(C)' "$dir/stat.csv")
  echo "$ok $(($3 - ok)) $(column 'Retransmissions(C)' "$dir/stat.csv") $(answered_times "$dir")"
}
compiled() { # pid of a JVM → seconds that it has compiled for
  jstat -compiler "$1" | awk 'NR == 2 { print $4 }'
}
settle() { # pid of a JVM, servers, -- [option ...] → calls through all servers until the JVM's compiler has next to nothing left to do
  local pid=$1 servers=() round server ok before after
  shift
  while [ "$1" != -- ]; do
    servers+=("$1")
    shift
  done
  shift
  for round in 1 2 3 4 5 6 7 8; do
    before="$(compiled "$pid") $(cpu "$pid")"
    for server in "${servers[@]}"; do
      read -r ok _ <<<"$(load "$server" 900 9000 "$@")"
      [ "$ok" -gt 0 ] || { echo "Of 9000 calls to $server none was answered; see $work." >&2; exit 1; }
    done
    after="$(compiled "$pid") $(cpu "$pid")"
    if awk -v b="$before" -v a="$after" 'BEGIN { split(b, x, " "); split(a, y, " "); exit !(y[1] - x[1] < (y[2] - x[2]) / 20) }'; then
      return
    fi
  done
  echo "The JVM still compiles after $((round * 9000)) more calls." >&2
}
warm_up() { # server [option ...] → a ramp of calls through it
  local server=$1 ramp ok
  shift
  for ramp in "${ramps[@]}"; do
    # shellcheck disable=SC2086
    read -r ok _ <<<"$(load "$server" $ramp "$@")"
    # What refuses everything is fast, and no figure of it is worth anything.
    [ "$ok" -gt 0 ] || { echo "Of ${ramp#* } calls to $server none was answered; see $work." >&2; exit 1; }
  done
}
