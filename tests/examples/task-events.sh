#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# task-events.sh PROGRAM [INTERPRETER]: what the example tells of its task, it hears; a second one hears of its own.
set -eu

program=$1
interpreter=${2:-env}

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
TASKBUS_ENDPOINTS=local:$folder/log
LC_ALL=C.UTF-8
export TASKBUS_ENDPOINTS LC_ALL

for task in task_001 task_002; do
  timeout 30 "$interpreter" "$program" "$task" | sort > "$folder/heard"
  cat > "$folder/expected" <<END
"7: not there"
created: $task
failed: $task: the sensor said ¡no!:
END
  diff "$folder/expected" "$folder/heard"
done
