#!/usr/bin/env bash
# Proves what the conventions promise against the running system and prints goal, measured and pass for each.
#   ./prove.sh                     chaos, fuzz and security at CI size
#   ./prove.sh chaos --full        one suite (chaos, fuzz, security, bugs) at its full size
#   ./prove.sh --seed 7 --only R1  one goal again as it was
# Exits non-zero when a goal is missed; what shows it again lies in artifacts/proof.
set -uo pipefail
cd "$(dirname "$0")"
suites=() only=() limit=45m
export REGIONCLOUD_PROOF_FULL=0 REGIONCLOUD_PROOF_FOLDER=$PWD/artifacts/proof
while [ $# -gt 0 ]; do
  case $1 in
    chaos|fuzz|security|bugs) suites+=(-trait "suite=$1") ;;
    --full) REGIONCLOUD_PROOF_FULL=1 limit=150m ;;
    --seed) export REGIONCLOUD_PROOF_SEED=${2:?a number}; shift ;;
    --only) only+=(-trait "goal=${2:?a goal such as R1}"); shift ;;
    *) sed -n '2,6p' "$0"; exit 2 ;;
  esac
  shift
done
# Several traits mean any of them, so a goal stands for itself.
[ ${#only[@]} -gt 0 ] && suites=("${only[@]}")
# The planted faults compile a copy of the product: by name, or with --full.
[ ${#suites[@]} -eq 0 ] && [ $REGIONCLOUD_PROOF_FULL -eq 0 ] && suites=(-trait suite=chaos -trait suite=fuzz -trait suite=security)

scripts/install.sh || exit 1
dotnet build RegionCloud.sln -v quiet --nologo -clp:NoSummary || exit 1
scripts/precompile.sh || exit 1
rm -rf artifacts/proof && mkdir -p artifacts/proof
began=$SECONDS
# Interrupted or too long, it still ends with its table.
trap : INT
timeout --kill-after=30 $limit artifacts/bin/RegionCloud.Proof.Tests/debug/RegionCloud.Proof.Tests "${suites[@]}" > artifacts/proof/log.txt 2>&1
status=$?
sed -i 's/\x1b\[[0-9;]*m//g' artifacts/proof/log.txt
grep -E -A12 '\[FAIL\]' artifacts/proof/log.txt
[ $status -eq 124 ] || [ $status -eq 137 ] && echo "Stopped after $limit; what follows was measured until then."
if [ -s artifacts/proof/goals.txt ]; then
  printf '%-5s%-8s%-58s%22s%22s\n' '' '' goal wanted measured
  cat artifacts/proof/goals.txt
else
  echo "No goal was measured:"
  tail -20 artifacts/proof/log.txt
  [ $status -ne 0 ] || status=1
fi
for reproducer in artifacts/proof/*-*.txt; do
  [ -e "$reproducer" ] && echo "$reproducer: $(grep -m1 '^again:' "$reproducer")"
done
echo "$((SECONDS - began)) s"
exit $status
