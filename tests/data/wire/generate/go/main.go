// SPDX-License-Identifier: LGPL-2.1-or-later

// Writes the documents of the services in Go, as their structs and maps come out of encoding/json: go run . FOLDER
package main

import (
	"encoding/json"
	"log"
	"os"
	"path/filepath"
	"time"
)

var folder string

// No line end: the record's value is what Marshal returns.
func write(messageType, variant string, document any) {
	text, err := json.Marshal(document)
	if err != nil {
		log.Fatal(err)
	}
	place := filepath.Join(folder, messageType)
	if err := os.MkdirAll(place, 0o755); err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(place, variant+".json"), text, 0o644); err != nil {
		log.Fatal(err)
	}
}

// Quotes, what Go escapes for HTML, line separators of JavaScript, control characters, and what lies beyond 16 bits.
const hostile = "他说 \"不\" & <离开>\\ \u2028\u2029 \x01\x1f\x7f\b\f\r\n\t 🚌 é"

// Any document, with the numbers that a double does not hold.
func anything() map[string]any {
	return map[string]any{
		"名称":      hostile,
		"nul":     "a\x00b",
		"nothing": nil,
		"yes":     true,
		"none":    []any{},
		"empty":   map[string]any{},
		"nested":  []any{map[string]any{"a": []any{1, "二", nil, false}}},
		"huge":    json.Number("123456789012345678901234567890"),
		"precise": json.Number("0.12345678901234567890123"),
		"zero":    json.Number("-0"),
		"trailed": json.Number("1.50"),
		"power":   json.Number("1E+400"),
		"large":   1e21,
		"small":   1e-7,
		"int":     int64(-9223372036854775808),
		"uint":    uint64(18446744073709551615),
	}
}

func at(text string) time.Time {
	moment, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		log.Fatal(err)
	}
	return moment
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . FOLDER")
	}
	folder = os.Args[1]
	writeUserEvents()
	writeSystemLogs()
	writeUserCenter()
	writeTrx()
}
