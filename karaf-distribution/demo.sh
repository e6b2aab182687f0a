#!/usr/bin/env bash
# Builds the distribution if it is missing or older than its sources, starts it in a scratch directory with the lab (a
# simulated hub and a simulated provider on loopback), plays the demonstration and leaves a console prompt.
#
#   bash karaf-distribution/demo.sh           then a prompt; the runtime stays up until you leave it
#   bash karaf-distribution/demo.sh --batch   plays, prints, stops; exit status 1 if anything went wrong
set -euo pipefail
cd "$(dirname "$0")/.."

batch=no
case "${1:-}" in
  --batch) batch=yes ;;
  '') [ -t 0 ] && [ -t 1 ] || batch=yes ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

stop_with() { echo "$*" >&2; exit 1; }
say() { printf '\n== %s\n' "$*"; }

# --- a JDK 17, and Maven where something has to be built
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || stop_with "No Java found. On Debian or Ubuntu: sudo apt-get install -y openjdk-17-jdk-headless maven"
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
[ "$version" = 17 ] || stop_with "A JDK 17 is needed; $java is version ${version:-unknown}. Point JAVA_HOME to a JDK 17 and start again."

archive() { find karaf-distribution/target -maxdepth 1 -name 'patchbay-distribution-*.tar.gz' 2>/dev/null | head -n 1; }
is_current() {
  local built; built=$(archive)
  [ -n "$built" ] && [ -z "$(find pom.xml bundles features karaf-distribution -name target -prune -o -type f \
    \( -name pom.xml -o -name '*.bnd' -o -path '*/src/main/*' \) -newer "$built" -print -quit)" ]
}
if ! is_current; then
  command -v mvn >/dev/null || stop_with "Maven is needed to build. On Debian or Ubuntu: sudo apt-get install -y maven"
  say "Building the distribution (the first time Maven fetches what it needs: some minutes)"
  mvn -B -q --no-transfer-progress -DskipTests -pl features/bom,karaf-distribution -am install
fi

# --- a scratch copy with a free port for its shell
home=$PWD/karaf-distribution/target/demo
if [ -x "$home/bin/status" ] && "$home/bin/status" >/dev/null 2>&1; then
  stop_with "A demonstration is still running in $home. End it first: $home/bin/stop"
fi
is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port=8101
while is_taken "$port"; do port=$((port + 1)); done

rm -rf "$home"
mkdir -p "$home"
tar xzf "$(archive)" -C "$home" --strip-components=1
sed -i "s/^ *sshPort *=.*/sshPort = $port/" "$home/etc/org.apache.karaf.shell.cfg"
mkfifo "$home/data/stdin" # the client takes an end of file on stdin for an order to leave

client() { timeout "$1" "$home/bin/client" "${@:2}" 0<>"$home/data/stdin"; }
finish() {
  status=$?
  "$home/bin/stop" >/dev/null 2>&1 || true
  [ "$status" = 0 ] || echo "The demonstration failed. What the runtime says: $home/data/log/karaf.log" >&2
}
trap finish EXIT

say "Starting Patchbay in $home"
began=$SECONDS
"$home/bin/start"
until is_taken "$port"; do
  [ $((SECONDS - began)) -lt 120 ] || stop_with "Not started within two minutes."
  sleep 0.5
done
client 120 'feature:install patchbay-lab' >"$home/data/client.log" 2>&1 || { cat "$home/data/client.log" >&2; exit 1; }
until client 30 'patchbay:demo --help' >"$home/data/client.log" 2>&1; do
  [ $((SECONDS - began)) -lt 180 ] || { cat "$home/data/client.log" >&2; stop_with "The lab did not come up within three minutes."; }
done

client 300 'patchbay:demo' | if [ "$batch" = yes ]; then sed 's/\x1b\[[0-9;?]*[A-Za-z]//g'; else cat; fi

if [ "$batch" = no ]; then
  say "The runtime stays up. At this prompt: help patchbay:, bundle:list, log:tail. Control-D ends it all."
  "$home/bin/client" || true
fi
