#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# both-ways.sh PUBLISHER RECEIVER [INTERPRETER]: what one example publishes, the other one receives.
set -eu

publisher=$1
receiver=$2
interpreter=${3:-env}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TASKBUS_ENDPOINTS=local:$folder/log
export TASKBUS_ENDPOINTS

"$interpreter" "$publisher" greetings one two three > "$folder/published"
timeout 30 "$interpreter" "$receiver" readers greetings 3 > "$folder/received"

cat > "$folder/expected" <<END
greetings [0] @0: one
greetings [0] @1: two
greetings [0] @2: three
END
sed 's/:.*//' "$folder/expected" | diff - "$folder/published"
diff "$folder/expected" "$folder/received"

# The group goes on where it was.
"$interpreter" "$publisher" greetings four > "$folder/published"
timeout 30 "$interpreter" "$receiver" readers greetings 1 > "$folder/received"
echo 'greetings [0] @3: four' | diff - "$folder/received"
