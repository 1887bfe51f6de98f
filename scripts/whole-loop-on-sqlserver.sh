#!/usr/bin/env bash
# The half year of 華東大區 (samples/huadong) with every department on a SQL Server: starts the system with six databases there, tells it, and compares each figure with figures.md.
#   scripts/whole-loop-on-sqlserver.sh 'Server=…;User ID=…;Password=…;TrustServerCertificate=true'
# The user must be allowed to create databases. They are called regioncloud-loop-… and stay, so that a second run only looks; drop them to begin anew. Exit code 1: a figure differs.
set -euo pipefail
cd "$(dirname "$0")/.."
server=${1:?a connection string without a database}

scripts/install.sh
dotnet build AppHost -v quiet --nologo -clp:NoSummary
dotnet build samples/huadong -v quiet --nologo -clp:NoSummary

data=$(mktemp -d)
databases=()
for department in performance marketing sales finance customer-service risk; do
  databases+=("ConnectionStrings__$department-db=$server;Database=regioncloud-loop-$department")
done
env "${databases[@]}" Engine__DataFolder="$data" artifacts/bin/RegionCloud.AppHost/debug/RegionCloud.AppHost >"$data/apphost.log" 2>&1 &
apphost=$!
trap 'kill -TERM $apphost 2>/dev/null || true; wait $apphost 2>/dev/null || true; rm -rf "$data"' EXIT
until curl -fs http://127.0.0.1:8090/api/run 2>/dev/null | grep -Eq '"allHealthy": ?true'; do
  kill -0 $apphost 2>/dev/null || { tail -n 40 "$data/apphost.log"; exit 1; }
  [ $SECONDS -lt 900 ] || { echo "Not healthy after 15 minutes:"; tail -n 40 "$data/apphost.log"; exit 1; }
  sleep 0.5
done
artifacts/bin/RegionCloud.Huadong/debug/RegionCloud.Huadong --all
