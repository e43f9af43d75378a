#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# Builds a librdkafka that is newer than a distribution's, once, into a cache outside of the tree, and prints its folder.
# The source comes with cargo: it is inside of a crate.
set -euo pipefail

crate=4.10.0 version=2.12.1
cache=${TASKBUS_LIBRDKAFKA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/taskbus}
prefix=$cache/librdkafka-$version

build () {
  local scratch=$1 source
  mkdir "$scratch/src"
  : >"$scratch/src/lib.rs"
  cat >"$scratch/Cargo.toml" <<TOML
[package]
name = "librdkafka-source"
version = "0.0.0"
edition = "2018"

[dependencies]
rdkafka-sys = { version = "=$crate", default-features = false }
TOML
  (cd "$scratch" && cargo vendor --quiet vendor >vendor.toml) || return
  source=$scratch/vendor/rdkafka-sys/librdkafka

  # With all that Debian's has, and with OAUTHBEARER over HTTPS.
  cd "$source" &&
    ./configure --prefix="$prefix" --enable-ssl --enable-gssapi --enable-lz4-ext --enable-zstd --enable-curl --disable-syslog &&
    make -j "$(nproc)" -C src &&
    make -C src install DESTDIR="$scratch/installed"
}

if [ ! -d "$prefix" ]; then
  mkdir -p "$cache"
  exec 9>"$cache/librdkafka.lock"
  flock 9
fi
if [ ! -d "$prefix" ]; then
  echo "Building librdkafka $version, once…" >&2
  scratch=$(mktemp -d "$cache/.librdkafka-XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  if ! build "$scratch" >"$scratch/log" 2>&1; then
    tail -n 30 "$scratch/log" >&2
    echo "librdkafka.sh: librdkafka $version could not be built" >&2
    exit 1
  fi
  mv "$scratch/installed$prefix" "$prefix"
fi
printf '%s\n' "$prefix"
