#!/usr/bin/env bash
# Proves what the conventions promise against the running system and prints goal, measured and pass for each.
#   ./prove.sh                     all suites at CI size
#   ./prove.sh chaos --full        one suite (chaos, fuzz, security, bugs) at its full size
#   ./prove.sh --seed 7 --only R1  again as it was
# Exits non-zero when a goal is missed; what shows it again lies in artifacts/proof.
set -uo pipefail
cd "$(dirname "$0")"
suites=() only=()
export REGIONCLOUD_PROOF_FULL=0 REGIONCLOUD_PROOF_FOLDER=$PWD/artifacts/proof
while [ $# -gt 0 ]; do
  case $1 in
    chaos|fuzz|security|bugs) suites+=("$1") ;;
    --full) REGIONCLOUD_PROOF_FULL=1 ;;
    --seed) export REGIONCLOUD_PROOF_SEED=$2; shift ;;
    --only) only=(-trait "goal=$2"); shift ;;
    *) sed -n '2,6p' "$0"; exit 2 ;;
  esac
  shift
done

scripts/install.sh || exit 1
dotnet build RegionCloud.sln -v quiet --nologo -clp:NoSummary || exit 1
rm -rf artifacts/proof && mkdir -p artifacts/proof
traits=(); for suite in "${suites[@]}"; do traits+=(-trait "suite=$suite"); done
artifacts/bin/RegionCloud.Proof.Tests/debug/RegionCloud.Proof.Tests "${traits[@]}" "${only[@]}" > artifacts/proof/log.txt 2>&1
status=$?
sed 's/\x1b\[[0-9;]*m//g' artifacts/proof/log.txt | grep -E -A12 '\[FAIL\]'
printf '%-5s%-8s%-58s%22s%22s\n' '' '' goal wanted measured
cat artifacts/proof/goals.txt
ls artifacts/proof/*-*.txt 2>/dev/null && echo "What failed lies there, with the command that shows it again."
exit $status
