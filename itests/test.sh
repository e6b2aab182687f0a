#!/usr/bin/env bash
# Builds everything and passes all tests: unit tests of each bundle, then the assembled distribution driven from outside.
# Checks first for the tools of the system that the tests need.
set -euo pipefail
cd "$(dirname "$0")/.."

declare -A package=([java]=openjdk-17-jdk-headless [mvn]=maven [sipp]=sip-tester [baresip]=baresip-core [rtpengine]=rtpengine-daemon [espeak-ng]=espeak-ng [sox]=sox [ss]=iproute2 [openssl]=openssl [pg_ctlcluster]=postgresql [curl]=curl)
missing=() install=()
for tool in java mvn sipp baresip rtpengine espeak-ng sox ss openssl pg_ctlcluster curl; do
  command -v "$tool" >/dev/null || { missing+=("$tool"); install+=("${package[$tool]}"); }
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "The tests need: ${missing[*]}. On Debian or Ubuntu, paste this and start again:" >&2
  echo "  sudo apt-get install -y --no-install-recommends ${install[*]}" >&2
  exit 2
fi
version=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
if [ "$version" != 17 ]; then
  echo "The tests need a JDK 17; 'java' is version $version. Set JAVA_HOME and PATH to a JDK 17 and start again." >&2
  exit 2
fi

began=$SECONDS
mvn -B --no-transfer-progress -T 3 install "$@"

# Maven says nothing of the whole at the end: count what really ran, so that nothing skipped passes for tested.
reports=$(find . -path '*/target/*-reports/TEST-*.xml')
[ -n "$reports" ] || { echo "No test ran." >&2; exit 1; }
awk '
  /<testsuite / { inside = 1 } inside { line = line " " $0 } inside && />/ {
    n += attr(line, "tests"); f += attr(line, "failures") + attr(line, "errors"); s += attr(line, "skipped"); line = ""; inside = 0 }
  function attr(text, name,   m) { return match(text, " " name "=\"[0-9]+\"") ? substr(text, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
  END { printf "%d passed, %d failed, %d skipped\n", n - f - s, f, s; exit (f > 0 || s > 0 || n == 0) }' $reports
echo "in $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s"
