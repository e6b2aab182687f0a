#!/usr/bin/env bash
# What a minute of a call costs that has SRTP on one side and plain RTP on the other: the embedded media engine beside rtpengine in user space and
# beside a relay in C without any cryptography, on the same packets, interleaved; with losses, delays and what is allocated for a packet.
#
#   itests/bench/media.sh [--calls N] [--seconds N] [--rounds N]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
calls=100 seconds=8 rounds=3
while [ $# -gt 0 ]; do
  case $1 in
    --calls) calls=$2 && shift 2 ;;
    --seconds) seconds=$2 && shift 2 ;;
    --rounds) rounds=$2 && shift 2 ;;
    *) sed -n '2,/^set /{/^#/!q;s/^# \{0,1\}//;p}' "$0" >&2 && exit 2 ;;
  esac
done
missing=
for tool in mvn rtpengine gcc; do command -v "$tool" >/dev/null || missing="$missing $tool"; done
[ -z "$missing" ] || { echo "Missing:$missing. On Debian or Ubuntu: apt-get install -y maven rtpengine-daemon gcc libc6-dev" >&2 && exit 2; }
need=$((calls * 20 + 2000))
[ "$(ulimit -n)" -ge "$need" ] || ulimit -n "$need" 2>/dev/null ||
  { echo "$calls calls need $need open files, and $(ulimit -n) are allowed: raise 'ulimit -n', or take fewer." >&2 && exit 2; }
mkdir -p itests/target
gcc -O2 -Wall -o itests/target/relay itests/bench/relay.c
out=itests/target/media-bench.txt
mvn -B -q test -pl bundles/org.patchbay.media.rtpengine -Dtest=MediaBench -Dsurefire.failIfNoSpecifiedTests=true \
  "-Dtest.jvm=-Xmx512m -XX:AutoBoxCacheMax=20000 -Dbench.calls=$calls -Dbench.seconds=$seconds -Dbench.rounds=$rounds -Dbench.relay=$PWD/itests/target/relay" > "$out" 2>&1 ||
  { cat "$out" >&2 && exit 1; }
grep -av '^\[\|^$' "$out"
