#!/usr/bin/env bash
# The long flows in full: a quarter of an hour on hold, with RTCP alone and without any media; half an hour in park; session timers of half an
# hour; the runtime's own audit times. Side by side they take about 33 minutes, most of it waiting. Every build runs the same scenarios with
# short timers (FlowsIT).
# SRTP whose sequence numbers wrap is not among them: the tests of the embedded media engine let them wrap by leaving numbers out.
#
#   itests/bench/long.sh [-o ...]       (what is given goes to Maven)
set -euo pipefail
cd "$(dirname "$0")/../.."
ls karaf-distribution/target/patchbay-*.tar.gz >/dev/null 2>&1 || {
  echo "There is no distribution yet. Build it: mvn -B install -DskipTests" >&2
  exit 2
}
exec mvn -B --no-transfer-progress verify -pl itests -Dit.test=LongRun -Dfailsafe.failIfNoSpecifiedTests=true "$@"
