// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"encoding/json"
	"time"
)

// The uniform envelope, of the topics user.events, user.notifications and user.analytics.
type event struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Timestamp time.Time       `json:"timestamp"`
	Data      json.RawMessage `json:"data"`
}

func raw(document any) json.RawMessage {
	text, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return text
}

type account struct {
	UserID   any    `json:"user_id"`
	Username string `json:"username"`
}

func writeUserCenter() {
	const id = "0f8fad5b-d9cb-469f-a165-70867728950e"
	zhang := account{10086, "张三"}
	moment := at("2024-01-01T12:00:00.123456789+08:00")

	specific := map[string]any{
		"user.registered": struct {
			account
			Email string `json:"email"`
			IP    string `json:"ip"`
		}{zhang, "zhangsan@example.com", "203.0.113.7"},
		"user.logged_in": struct {
			account
			IP        string `json:"ip"`
			UserAgent string `json:"user_agent"`
		}{zhang, "203.0.113.7", "Mozilla/5.0 (X11; Linux x86_64)"},
		"user.logged_out": struct {
			account
			IP string `json:"ip"`
		}{zhang, "203.0.113.7"},
		"user.password_changed": struct {
			account
			IP string `json:"ip"`
		}{zhang, "203.0.113.7"},
		"user.status_changed": struct {
			account
			OldStatus int    `json:"old_status"`
			NewStatus int    `json:"new_status"`
			Reason    string `json:"reason"`
		}{zhang, 1, 0, "违反规定"},
		"user.deleted": struct {
			account
			Reason string `json:"reason"`
		}{zhang, "用户注销"},
		"user.updated": struct {
			account
			Changes map[string]any `json:"changes"`
		}{zhang, map[string]any{"nickname": "老张", "age": 30}},
	}
	for name, data := range specific {
		write(name, "plain", event{id, name, moment, raw(data)})
		write(name, "utc", event{id, name, moment.UTC().Truncate(time.Second), raw(data)})
		write(name, "string", event{id, name, moment, raw(account{"usr_01HZX", hostile})})
		write(name, "least", event{id, name, moment, raw(map[string]any{"user_id": json.Number("123456789012345678901234567890")})})
		write(name, "unknown", event{id, name, moment,
			raw(map[string]any{"user_id": 7, "username": nil, "request_id": "req-1", "extra": anything()})})
	}
	write("user.status_changed", "names", event{id, "user.status_changed", moment,
		raw(map[string]any{"user_id": 7, "old_status": "active", "new_status": "frozen"})})
}
