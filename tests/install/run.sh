#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# run.sh SOURCE MESON PYTHON VALAC: builds and installs Taskbus into a prefix of its own, and uses it from there as
# somebody else's programs do.  PYTHON and VALAC are empty where they are not to be tested.  The output is TAP.
# shellcheck disable=SC2317  # check calls the functions
set -u
umask 022

source=$1
read -ra meson <<< "$2"
python=$3
valac=$4

# Nothing of the build tree may help.
unset LD_PRELOAD LD_LIBRARY_PATH GI_TYPELIB_PATH PYTHONPATH PKG_CONFIG_PATH GSETTINGS_SCHEMA_DIR CFLAGS LDFLAGS DESTDIR
for variable in "${!TASKBUS_@}" "${!KAFKA_@}"; do unset "$variable"; done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
prefix=$folder/prefix
export HOME=$folder/home GSETTINGS_BACKEND=memory LC_ALL=C.UTF-8
mkdir "$HOME"
cd "$folder" || exit 1

n=0
failed=0

# check WHAT COMMAND…: runs it, and shows its output when it fails.
check () {
  local what=$1
  shift
  n=$((n + 1))
  if "$@" > "$folder/output" 2>&1; then
    echo "ok $n $what"
  else
    echo "not ok $n $what"
    sed 's/^/# /' "$folder/output"
    failed=1
  fi
}

install_taskbus () {
  "${meson[@]}" setup "$folder/build" "$source" --prefix="$prefix" --libdir=lib -Dpython=auto &&
    "${meson[@]}" compile -C "$folder/build" &&
    "${meson[@]}" install -C "$folder/build" --no-rebuild
}

# Compiled with what pkg-config says and nothing else.
compile () {
  local flags
  flags=$(pkg-config --cflags --libs taskbus-1) || return 1
  read -ra flags <<< "$flags"
  cc -Wall -Wextra -Werror "$1" -o "$2" "${flags[@]}"
}

run_over () {
  TASKBUS_ENDPOINTS=$1 "${@:2}"
}

build_example () {
  "${meson[@]}" setup "$folder/example-build" "$folder/example" --prefix="$prefix" --libdir=lib --werror &&
    "${meson[@]}" compile -C "$folder/example-build" &&
    "${meson[@]}" install -C "$folder/example-build" --no-rebuild
}

lists () {
  "$prefix/bin/taskbus" transport list | grep -w "$1"
}

no_module_loads () {
  ! "$prefix/bin/taskbus" transport list | grep -w example
}

use_python () {
  local packages
  packages=$(find "$prefix" -path '*/gi/overrides/Taskbus.py' | head -n 1)
  PYTHONPATH=${packages%/gi/overrides/Taskbus.py} GI_TYPELIB_PATH=$prefix/lib/girepository-1.0 \
    sh "$source/tests/examples/both-ways.sh" \
    "$source/examples/python/publish.py" "$source/examples/python/receive.py" "$python"
}

use_vala () {
  "$valac" --vapidir="$prefix/share/vala/vapi" --pkg=taskbus-1 --pkg=gio-2.0 -o "$folder/vala-both-ways" \
    "$source/tests/install/both-ways.vala" && run_over "local:$folder/vala" "$folder/vala-both-ways"
}

check 'Taskbus installs into a prefix' install_taskbus
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig LD_LIBRARY_PATH=$prefix/lib XDG_DATA_DIRS=$prefix/share:/usr/share

check 'a program compiles with pkg-config alone' compile "$source/tests/install/both-ways.c" both-ways
check 'it publishes and receives over the local log' run_over "local:$folder/c" ./both-ways readers
check 'the installed tool lists the installed modules' lists local
check 'an example transport is not there before it is installed' no_module_loads

# Its sources are copied, so that it cannot see the ones of Taskbus.
cp -r "$source/examples/transport" "$folder/example"
check 'the example transport builds against the installed library' build_example
check 'it is listed' lists example
check 'a program publishes and receives over it' run_over example: ./both-ways
check 'the tool publishes over it' run_over example: "$prefix/bin/taskbus" publish greetings hello
check 'it passes the installed conformance suite' "$prefix/libexec/taskbus-conformance" --endpoints example: --expect-cases 54

if [ -n "$python" ]; then
  check 'Python outside the build tree publishes and receives' use_python
fi
if [ -n "$valac" ]; then
  check 'a Vala program compiles, publishes and receives' use_vala
fi

echo "1..$n"
exit "$failed"
