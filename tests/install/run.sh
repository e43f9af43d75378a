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
# Half the time, for what is not measured here.
export CFLAGS='-O0 -g0'
for variable in "${!TASKBUS_@}" "${!KAFKA_@}"; do unset "$variable"; done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
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

meson () { "${meson[@]}" "$@"; }

# Prints the shell commands that a page shows.
# shellcheck disable=SC2016  # these are not substitutions
commands_of () { sed -n '/^```sh$/,/^```$/{/^```/!p}' "$1"; }

# Both pages say the same, to be run in a copy, where nothing is built yet.
copy_source () {
  mkdir "$folder/source" &&
    tar -C "$source" --exclude='./build*' --exclude=./.git -cf - . | tar -C "$folder/source" -xf - &&
    commands_of "$source/README.md" > "$folder/install.sh" &&
    [ -s "$folder/install.sh" ] &&
    [ "$(commands_of "$source/README.zh_CN.md")" = "$(cat "$folder/install.sh")" ]
}

# The variables, and the prefix, are for all that follows.
prefix=
install_taskbus () {
  cd "$folder/source" || return 1
  # shellcheck source=/dev/null
  . "$folder/install.sh"
  cd "$folder" && [ -x "$prefix/bin/taskbus" ]
}

starts_without_variables () {
  env -u LD_LIBRARY_PATH "$prefix/bin/taskbus" version &&
    env -u LD_LIBRARY_PATH "$prefix/libexec/taskbus-conformance" -l --endpoints null:
}

stores_profiles () {
  GSETTINGS_BACKEND=keyfile taskbus profile set group readers &&
    [ "$(GSETTINGS_BACKEND=keyfile taskbus profile get group)" = readers ]
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

# follow_example FOLDER: in a shell of its own, which keeps the variables to itself.
follow_example () (
  set -e
  export TASKBUS_ENDPOINTS=local:$folder/example-log
  cd "$folder/$1"
  commands_of README.md > "$folder/example.sh"
  [ -s "$folder/example.sh" ]
  # shellcheck source=/dev/null
  . "$folder/example.sh"
)

# build_example FOLDER
build_example () {
  meson setup "$folder/$1-build" "$folder/$1" --werror &&
    meson compile -C "$folder/$1-build" &&
    meson install -C "$folder/$1-build" --no-rebuild
}

lists () {
  "$prefix/bin/taskbus" transport list | grep -w "$1"
}

no_module_loads () {
  ! "$prefix/bin/taskbus" transport list | grep -w example
}

knows_messages () {
  "$prefix/bin/taskbus" message describe "$1"
}

has_pages () {
  [ -s "$prefix/share/doc/taskbus/messages.md" ] && [ -s "$prefix/share/doc/taskbus/messages.zh_CN.md" ]
}

knows_no_messages () {
  ! knows_messages "$1"
}

use_python () {
  sh "$source/tests/examples/both-ways.sh" \
    "$source/examples/python/publish.py" "$source/examples/python/receive.py" "$python"
}

use_vala () {
  "$valac" --vapidir="$prefix/share/vala/vapi" --pkg=taskbus-1 --pkg=gio-2.0 -o "$folder/vala-both-ways" \
    "$source/tests/install/both-ways.vala" && run_over "local:$folder/vala" "$folder/vala-both-ways"
}

check 'the pages agree on how to install' copy_source
check 'Taskbus installs into a prefix as the pages say' install_taskbus
check 'what is installed starts without any variable' starts_without_variables
check 'a profile is stored and read' stores_profiles
check 'a program compiles with pkg-config alone' compile "$source/tests/install/both-ways.c" both-ways
check 'it publishes and receives over the local log' run_over "local:$folder/c" ./both-ways readers
check 'the installed tool lists the installed modules' lists local
check 'an example transport is not there before it is installed' no_module_loads

# Its sources are copied, so that it cannot see the ones of Taskbus.
cp -r "$source/examples/transport" "$folder/example"
check 'the page of the example transport works as it is written' follow_example example
check 'an example transport is still not there' no_module_loads
check 'the example transport builds against the installed library' build_example example
check 'it is listed' lists example
check 'a program publishes and receives over it' run_over example: ./both-ways
check 'the tool publishes over it' run_over example: "$prefix/bin/taskbus" publish greetings hello
check 'it passes the installed conformance suite' "$prefix/libexec/taskbus-conformance" --endpoints example: --expect-cases 55

check 'the installed tool knows the installed messages' knows_messages task.created
check 'their page is installed in both languages' has_pages
cp -r "$source/examples/c/message-plugin" "$folder/messages"
check 'an example type of messages is not there before it is installed' knows_no_messages shop.shipped
check 'its page works as it is written' follow_example messages
check 'it builds against the installed library' build_example messages
check 'the installed tool knows it' knows_messages shop.shipped

if [ -n "$python" ]; then
  check 'Python outside the build tree publishes and receives' use_python
fi
if [ -n "$valac" ]; then
  check 'a Vala program compiles, publishes and receives' use_vala
fi

echo "1..$n"
exit "$failed"
