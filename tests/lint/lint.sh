#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# lint.sh BUILD PYTHON: checks the tree; BUILD was configured with --werror. Ends with "N passed, N failed".
set -uo pipefail

build=$1 python=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.." || exit 1
passed=0 failed=0

# Without git, a release's tree is linted as it is.
list () {
  if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git ls-files --cached --others --exclude-standard -- "$@"
  else
    local pattern
    for pattern in "$@"; do find . \( -path './build*' -o -name .git \) -prune -o -type f -name "$pattern" -printf "%P\\n"; done
  fi
}

check () {
  local what=$1 output
  shift
  if output=$("$@" 2>&1 </dev/null); then
    printf 'ok      %s\n' "$what"
    passed=$((passed + 1))
  else
    printf 'not ok  %s\n%s\n' "$what" "$output"
    failed=$((failed + 1))
  fi
}

format () {
  list '*.c' '*.h' | xargs -r clang-format --dry-run -Werror
}

shell () {
  list '*' | while read -r file; do
    if head -n 1 "$file" | grep -aqE '^#!.*\b(ba|da)?sh$'; then printf '%s\n' "$file"; fi
  done | xargs -r shellcheck -x
}

warnings () {
  ninja -C "$build"
}

documentation () {
  "$python" "$here/documented.py" "$build/libtaskbus/Taskbus-1.gir"
}

# A schema that refers to enumerations of the library is checked where the build put it.
schema () {
  local folder found=0
  while read -r folder; do
    found=1
    glib-compile-schemas --strict --dry-run "$folder" || return 1
  done < <(list '*.gschema.xml' | xargs -r -n 1 dirname | sort -u)
  [ "$found" -eq 1 ] || echo "there is no schema"
}

python_files () {
  local -a files
  mapfile -t files < <(list '*.py')
  [ ${#files[@]} -eq 0 ] || "$python" "$here/compiles.py" "${files[@]}"
}

rules () {
  list '*' | "$python" "$here/rules.py"
}

translations () {
  "$here/translations.sh" "$build"
}

chinese () {
  "$python" "$here/chinese.py" po/zh_CN.po
}

check "format (clang-format)" format
check "shell scripts (shellcheck)" shell
check "no warning (compiler, g-ir-scanner)" warnings
check "everything public is documented" documentation
check "settings schema" schema
check "Python files compile" python_files
check "house rules" rules
check "translations are complete" translations
check "Chinese texts are uniform" chinese

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
