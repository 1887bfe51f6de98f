#!/usr/bin/env bash
# Compiles the programs of the system ahead of time, where they were built: one that is killed and started a hundred times then does
# not compile itself a hundred times. Each library is compiled once, whoever uses it (artifacts/precompiled); the next build puts the
# plain ones back. Only the speed differs.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(uname -sm)" = "Linux x86_64" ] || { echo "Not compiled ahead of time: only done on Linux x86_64."; exit 0; }
programs=(Performance Finance Sales Marketing CustomerService Risk Gateway Issuer AppHost)

dotnet restore scripts/precompile -v quiet
packages=$(dotnet msbuild scripts/precompile -getProperty:NuGetPackageRoot)
compiler=$(ls -d "$packages"microsoft.netcore.app.crossgen2.linux-x64/*/tools/crossgen2 | sort -V | tail -n 1)
shared() { dotnet --list-runtimes | sed -nE "s#^$1 (10\.[^ ]+) \[(.*)\]#\2/\1#p" | sort -V | tail -n 1; }
export compiler framework=$(shared Microsoft.NETCore.App) web=$(shared Microsoft.AspNetCore.App) store=$PWD/artifacts/precompiled
mkdir -p "$store"

compile() {
  local library=$1 sum
  sum=$(sha1sum <"$library" | cut -d' ' -f1)
  # Its own result.
  [ -e "$store/$sum.result" ] && return 0
  if [ ! -e "$store/$sum.dll" ]; then
    "$compiler" "$library" -o "$store/$sum.$$" -r "$framework/*.dll" -r "$web/*.dll" -r "$(dirname "$library")/*.dll" --targetos linux --targetarch x64 -O >"$store/$sum.log" 2>&1 \
      || { echo "Stays as it is: $library ($store/$sum.log)"; return 0; }
    touch "$store/$(sha1sum <"$store/$sum.$$" | cut -d' ' -f1).result"
    mv "$store/$sum.$$" "$store/$sum.dll"
  fi
  cp "$store/$sum.dll" "$library.new" && mv "$library.new" "$library"
}
export -f compile
# What only the design of a database needs is never loaded. Each library first once, so that none is compiled twice at the same time.
libraries() { for p in "${programs[@]}"; do ls artifacts/bin/RegionCloud.$p/debug/*.dll; done | grep -vE '/(Microsoft\.(CodeAnalysis|Build|VisualStudio|EntityFrameworkCore\.Design)|System\.(Composition|CodeDom)|Humanizer|Mono\.)[^/]*$'; }
libraries | awk -F/ '!seen[$NF]++' | xargs -P "$(nproc)" -I{} bash -c 'compile {}'
libraries | xargs -P "$(nproc)" -I{} bash -c 'compile {}'
