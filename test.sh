#!/usr/bin/env bash
# Builds everything and runs all tests, each project by itself; ends with "N passed, N failed".
#   ./test.sh Sales.Tests    only one project
set -uo pipefail
cd "$(dirname "$0")"
scripts/install.sh || exit 1
dotnet build RegionCloud.sln -v quiet --nologo -clp:NoSummary || { echo "0 passed, 1 failed"; exit 1; }

passed=0 failed=0
for project in tests/RegionCloud.${1:-*.Tests}; do
  name=$(basename "$project")
  [ -f "$project/$name.csproj" ] || continue
  # The storms are a command of their own: ./prove.sh
  [ -z "${1:-}" ] && [ "$name" = RegionCloud.Proof.Tests ] && continue
  log=$(mktemp)
  artifacts/bin/$name/debug/$name >"$log" 2>&1
  status=$?
  sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E -A12 '\[FAIL\]' | head -n 400
  summary=$(sed 's/\x1b\[[0-9;]*m//g' "$log" | grep -E 'Total: [0-9]+' | tail -n 1)
  total=$(sed -nE 's/.*Total: ([0-9]+).*/\1/p' <<<"$summary") wrong=$(sed -nE 's/.*Failed: ([0-9]+).*/\1/p' <<<"$summary")
  errors=$(sed -nE 's/.*Errors: ([0-9]+).*/\1/p' <<<"$summary") skipped=$(sed -nE 's/.*Skipped: ([0-9]+).*/\1/p' <<<"$summary")
  # A run that ended without a summary, or with nothing in it, is a failure and not silence; so is a skipped test.
  wrong=$((${wrong:-0} + ${errors:-0} + ${skipped:-0}))
  if [ "${total:-0}" -eq 0 ] || { [ $status -ne 0 ] && [ $wrong -eq 0 ]; }; then tail -n 40 "$log"; wrong=$((wrong + 1)); total=$((${total:-0} + 1)); fi
  echo "$name:${summary#*Total} (exit $status)"
  passed=$((passed + total - wrong)) failed=$((failed + wrong))
  rm -f "$log"
done
echo "$passed passed, $failed failed"
[ $failed -eq 0 ] && [ $passed -gt 0 ]
