#!/usr/bin/env bash
# What storms cost beside ordinary calls: calls that are cancelled as they ring, INVITEs that come several times, responses and requests that
# belong to nothing, and those of strangers. Each may cost as much as an ordinary call at most, and meanwhile ordinary calls go on.
#
#   itests/bench/storms.sh [--rate 500] [--seconds 8]
#
# Calls come at half the rate, BYEs at twice and messages that nobody answers at five times the rate. What the calls in the background take is
# measured by themselves first, and taken off.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

rate=500 seconds=8 quiet=20
while [ $# -gt 0 ]; do
  case "$1" in
    --rate) rate=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    *) usage ;;
  esac
done
needs
unpack storms
start_patchbay
start_provider "$here/storms/uas.xml" -timeout 600
echo "Warming up ..." >&2
warm_up "$ours"
for each in caller-cancels repeated; do # the paths of storms too
  file=$here/storms/$each.xml
  [ -e "$file" ] || file=$scenarios/$each.xml
  load "$ours" "$rate" $((rate * 4)) -sf "$file" -s +49401000100 -key from +4930123456 -d 50 >/dev/null
done

storm() { # from scenario rate → "CPU-seconds ok retransmissions background-failed background-p99", with calls in the background
  local before after calm=$work/calm ok=- repeated=-
  rm -rf "$calm"
  before=$(cpu "$ours_pid")
  call "$calm" "$ours" $quiet $((quiet * seconds)) &
  if [ -n "$2" ]; then read -r ok _ repeated _ <<<"$(from=$1 load "$ours" "$3" $(($3 * seconds)) -sf "$2" -s +49401000100 -key from +4930123456 -d 50)"; fi
  wait $!
  after=$(cpu "$ours_pid")
  echo "$(awk -v a="$before" -v b="$after" 'BEGIN { print b - a }') $ok $repeated $((quiet * seconds - $(column 'SuccessfulCall(C)' "$calm/stat.csv"))) $(answered_times "$calm" | cut -d' ' -f2)"
}
row() { # name from scenario rate [what to take off each, CPU s/1k [messages it is then shared by]]
  local spent ok failed p99 ratio
  read -r spent ok _ failed p99 <<<"$(storm "$2" "$3" "$4")"
  each=$(awk -v s="$spent" -v q="$alone" -v n="$ok" -v off="${5:-0}" -v by="${6:-1}" 'BEGIN { printf "%.3f", ((s - q) * 1000 / n - off) / by }')
  [ -n "$ordinary" ] || ordinary=$each
  ratio=$(awk -v e="$each" -v o="$ordinary" 'BEGIN { printf "%.2f", e / o }')
  printf '%-38s %7s %9s/%-6s %9s %7s %11s %8s\n' "$1" "$4" "$ok" $(($4 * seconds)) "$each" "$ratio" "$failed" "$p99"
  [ "$ok" = $(($4 * seconds)) ] && [ "$failed" = 0 ] && awk -v r="$ratio" 'BEGIN { exit r > 1.05 }' || verdict=1
}

verdict=0 ordinary="" each=""
read -r alone _ _ _ _ <<<"$(storm - "" 0)"
read -r alone _ _ _ _ <<<"$(storm - "" 0)" # it is calm by now
echo "What storms cost: $(date +%F), $(nproc) cores, UDP on loopback, $seconds s each; beside each $quiet ordinary calls a second"
echo
printf '%-38s %7s %16s %9s %7s %11s %8s\n' each "/s" 'went/sent' 'CPU s/1k' ratio 'calls lost' 'p99 ms'
known=127.0.0.11:$((base + 7)) stranger=127.0.0.99:$((base + 8))
row 'ordinary call' "$known" "$here/uac.xml" $((rate / 2))
row 'call cancelled while it rings' "$known" "$scenarios/caller-cancels.xml" $((rate / 2))
row 'repetition of an INVITE that rings' "$known" "$here/storms/repeated.xml" $((rate / 2)) "$each" 4
row 'response to nothing' "$known" "$here/storms/stray-response.xml" $((rate * 5))
row 'BYE of no dialog' "$known" "$here/storms/stray-bye.xml" $((rate * 2))
row 'INVITE of a stranger' "$stranger" "$here/storms/stranger.xml" $((rate * 5))
exit $verdict
