#!/usr/bin/env bash
# SPDX-License-Identifier: LGPL-2.1-or-later
# translations.sh BUILD: every text for people can be translated, and each translation is complete and well formed.
set -uo pipefail

build=$1
status=0
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
listed=$(mktemp)
trap 'rm -f "$listed"' EXIT
grep -v '^#' po/POTFILES | sort >"$listed"

while read -r file; do
  if ! grep -qxF "$file" "$listed"; then
    echo "po/POTFILES does not list $file"
    status=1
  fi
done < <(grep -rlE '\b(_|N_|Q_|C_|NC_|g_dngettext|ngettext) \(' --include='*.c' --include='*.h' --include='*.py' libtaskbus plugins tools examples)

while read -r file; do
  if [ ! -f "$file" ]; then
    echo "po/POTFILES lists $file, which is not there"
    status=1
  fi
done <"$listed"
[ "$status" -eq 0 ] || exit 1

# A text that is put together by the preprocessor is cut: xgettext warns and goes on. PRId64 is the exception it knows.
if ! output=$(ninja -C "$build" taskbus-pot 2>&1) || grep -q 'warning:' <<<"$output"; then
  printf '%s\n' "$output"
  exit 1
fi
while read -r language; do
  po=po/$language.po
  msgfmt --check --output-file=/dev/null "$po" || status=1
  msgcmp "$po" po/taskbus.pot || status=1
done < <(grep -v '^#' po/LINGUAS)
exit "$status"
