// SPDX-License-Identifier: LGPL-2.1-or-later

// A baseline of the messages: the same documents with Go's encoding/json.
// Reads the documents, a line each, from standard input.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

type event struct {
	TaskID      string          `json:"taskId"`
	Description string          `json:"description"`
	DurationMs  int64           `json:"durationMs"`
	Timestamp   time.Time       `json:"timestamp"`
	Result      json.RawMessage `json:"result"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Of the whole process, with its collection of garbage.
func cpuNanoseconds() int64 {
	var usage syscall.Rusage
	check(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "encoding-json encode|decode COUNT")
		os.Exit(1)
	}
	count, err := strconv.Atoi(os.Args[2])
	check(err)

	var documents [][]byte
	var events []event
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var one event
		document := append([]byte(nil), lines.Bytes()...)
		check(json.Unmarshal(document, &one))
		documents = append(documents, document)
		events = append(events, one)
	}
	check(lines.Err())

	sum := 0
	began := cpuNanoseconds()
	for i := 0; i < count; i++ {
		if os.Args[1] == "encode" {
			text, err := json.Marshal(&events[i%len(events)])
			check(err)
			sum += len(text)
		} else {
			var one event
			check(json.Unmarshal(documents[i%len(documents)], &one))
			sum += len(one.TaskID)
		}
	}
	spent := cpuNanoseconds() - began
	if sum == 0 {
		os.Exit(1)
	}
	fmt.Printf("ns %.3f\n", float64(spent)/float64(count))
}
