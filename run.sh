#!/usr/bin/env bash
# Installs what is missing, builds, starts everything, loads Northwind and tells half a year of 華東大區, and shows what the system makes of both.
# Ctrl-C stops it all. A second ./run.sh beside a running one only loads (which changes nothing) and shows.
#   --embedded | --aspire   choose the engine; default: Aspire when Docker answers and its packages restore
#   --no-build              start what was built last
#   --once                  stop again after showing
set -euo pipefail
cd "$(dirname "$0")"

engine=auto build=yes once=no
for option in "$@"; do
  case $option in
    --embedded|--aspire) engine=${option#--} ;;
    --no-build) build=no ;;
    --once) once=yes ;;
    *) sed -n '2,7p' "$0"; exit 2 ;;
  esac
done

scripts/install.sh
data=${Engine__DataFolder:-$PWD/.data}

if [ $engine = auto ]; then
  engine=embedded
  if docker info >/dev/null 2>&1 && UseAspire=true dotnet restore AppHost -v quiet >/dev/null 2>&1; then engine=aspire; fi
fi
[ $engine = aspire ] && export UseAspire=true

if [ $build = yes ]; then
  dotnet build AppHost -v quiet --nologo -clp:NoSummary
  dotnet build samples/northwind -v quiet --nologo -clp:NoSummary
  dotnet build samples/huadong -v quiet --nologo -clp:NoSummary
fi

northwind=artifacts/bin/RegionCloud.Northwind/debug/RegionCloud.Northwind
huadong=artifacts/bin/RegionCloud.Huadong/debug/RegionCloud.Huadong
if curl -fs http://127.0.0.1:8090/api/run >/dev/null 2>&1; then
  echo "RegionCloud is running already."
  $northwind
  exec $huadong
fi

mkdir -p "$data"
started=$SECONDS
artifacts/bin/RegionCloud.AppHost/debug/RegionCloud.AppHost >"$data/apphost.log" 2>&1 &
apphost=$!
trap 'kill -TERM $apphost 2>/dev/null || true; wait $apphost 2>/dev/null || true' EXIT
echo "Starting with the $engine engine; its log is $data/apphost.log"

if [ $engine = embedded ]; then
  until curl -fs http://127.0.0.1:8090/api/run 2>/dev/null | grep -Eq '"allHealthy": ?true'; do
    kill -0 $apphost 2>/dev/null || { tail -n 20 "$data/apphost.log"; exit 1; }
    [ $((SECONDS - started)) -lt 180 ] || { echo "Not healthy after 180 s:"; tail -n 40 "$data/apphost.log"; exit 1; }
    sleep 0.2
  done
  echo "Healthy after $((SECONDS - started)) s."
fi

$northwind
$huadong
[ $once = yes ] && exit 0
echo "Running. Ctrl-C stops it."
wait $apphost
