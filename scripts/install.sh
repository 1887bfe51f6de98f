#!/usr/bin/env bash
# What the system and its tests need beside the .NET SDK; does nothing where it is already there.
set -euo pipefail
command -v dotnet >/dev/null || { echo "Install the .NET SDK that global.json names." >&2; exit 1; }

missing=()
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || docker info >/dev/null 2>&1 || missing+=(rabbitmq-server)
command -v curl >/dev/null || missing+=(curl)
# For the check that a client can be generated from the document.
command -v npm >/dev/null || missing+=(nodejs npm)
[ ${#missing[@]} -gt 0 ] || exit 0

echo "Installing ${missing[*]}"
as_root=; [ "$(id -u)" = 0 ] || as_root=sudo
# The server is started privately by whoever needs one; the package must not start another.
policy=/usr/sbin/policy-rc.d
[ -e $policy ] || { printf '#!/bin/sh\nexit 101\n' | $as_root tee $policy >/dev/null; $as_root chmod +x $policy; trap '$as_root rm -f $policy' EXIT; }
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
