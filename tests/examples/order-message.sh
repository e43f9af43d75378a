#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# order-message.sh PROGRAM: the program gets its own messages, of both types, and passes over what is none.
set -eu

program=$1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TASKBUS_ENDPOINTS=local:$folder/log
LC_ALL=C.UTF-8
export TASKBUS_ENDPOINTS LC_ALL

taskbus publish coffee '{' > "$folder/receipt"
timeout 30 "$program" > "$folder/heard"
cat > "$folder/expected" <<END
c-1: ordered, 2 cups
c-1: served, large
END
diff "$folder/expected" "$folder/heard"
test "$(taskbus consume coffee.dlq --from start --exit-at-end)" = '{'
taskbus consume coffee --exit-at-end -F '%s\n' > "$folder/values"
grep -qx '{"order_id":"c-1","cups":2}' "$folder/values"
grep -q '"data":{"orderId":"c-1","size":"large","servedAt":"' "$folder/values"
