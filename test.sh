#!/usr/bin/env bash
# Builds everything and runs all tests, each project by itself; ends with "N passed, N failed".
#   ./test.sh Sales.Tests    only one project
set -uo pipefail
cd "$(dirname "$0")"
scripts/install.sh || exit 1
# Every process here lives for minutes at most: counting calls for a better second compilation costs more than it brings.
export DOTNET_TieredPGO=0
# One compiler for all projects, stopped when its work is done.
dotnet build RegionCloud.sln -v quiet --nologo -clp:NoSummary -p:UseSharedCompilation=true || { echo "0 passed, 1 failed"; exit 1; }
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# One project after the other: what failed, a line, and its counts in a file.
run() {
  local name log status summary total wrong errors skipped
  for name; do
    name=RegionCloud.$name
    log=$results/$name.log
    artifacts/bin/$name/debug/$name >"$log" 2>&1
    status=$?
    summary=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E 'Total: [0-9]+' | tail -n 1)
    total=$(sed -nE 's/.*Total: ([0-9]+).*/\1/p' <<<"$summary") wrong=$(sed -nE 's/.*Failed: ([0-9]+).*/\1/p' <<<"$summary")
    errors=$(sed -nE 's/.*Errors: ([0-9]+).*/\1/p' <<<"$summary") skipped=$(sed -nE 's/.*Skipped: ([0-9]+).*/\1/p' <<<"$summary")
    # A run that ended without a summary, or with nothing in it, is a failure and not silence; so is a skipped test.
    wrong=$((${wrong:-0} + ${errors:-0} + ${skipped:-0}))
    sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E -A12 '\[FAIL\]' | head -n 400
    if [ "${total:-0}" -eq 0 ] || { [ $status -ne 0 ] && [ $wrong -eq 0 ]; }; then tail -n 40 "$log"; wrong=$((wrong + 1)); total=$((${total:-0} + 1)); fi
    echo "$name:${summary#*Total} (exit $status)"
    echo "$((total - wrong)) $wrong" >"$results/$name.counts"
  done
}

# The storms are a command of their own: ./prove.sh
if [ -n "${1:-}" ]; then
  projects=(${1#RegionCloud.})
else
  projects=($(basename -a tests/RegionCloud.*.Tests | sed 's/^RegionCloud\.//' | grep -v '^Proof\.Tests$'))
fi

# Two at a time, each row as long as the other. What measures, or kills processes, has the machine to itself.
beside=() alone=() rest=()
for project in "${projects[@]}"; do
  case $project in
    CustomerService.Tests | Finance.Tests | Sales.Tests | Security.Tests | SqlServer.Tests) beside+=("$project") ;;
    AppHost.Tests | ServiceDefaults.Tests | System.Tests) alone+=("$project") ;;
    *) rest+=("$project") ;;
  esac
done
run "${beside[@]}" &
run "${rest[@]}"
wait
run "${alone[@]}"

passed=0 failed=0
for project in "${projects[@]}"; do
  read -r well badly <"$results/RegionCloud.$project.counts" || { well=0 badly=1; echo "RegionCloud.$project left no result"; }
  passed=$((passed + well)) failed=$((failed + badly))
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
