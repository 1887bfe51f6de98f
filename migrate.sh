#!/bin/sh
# Adds a migration for both providers of one department: ./migrate.sh Sales AddTargets
set -eu
cd "$(dirname "$0")"
[ $# -eq 2 ] || { echo "usage: ./migrate.sh <Department> <Name>" >&2; exit 2; }
project="services/$1/RegionCloud.$1"
dotnet tool restore >/dev/null
dotnet build "$project" -v quiet
for provider in Sqlite SqlServer; do
  dotnet ef migrations add "$2" --no-build --project "$project" --context "${provider}$1DbContext" \
    --output-dir "Data/Migrations/$provider" -- --Database:Provider="$provider"
done
