// SPDX-License-Identifier: LGPL-2.1-or-later

package main

import (
	"encoding/json"
	"time"
)

func writeTrx() {
	type plain struct {
		UserID   any    `json:"user_id"`
		Username string `json:"username"`
		Email    string `json:"email"`
		Action   string `json:"action"`
	}
	write("user.event", "plain", plain{1, "testuser", "t@example.com", "register"})
	write("user.event", "string", plain{"1", "测试用户", "", "login"})
	write("user.event", "hostile", plain{uint64(18446744073709551615), hostile, hostile, hostile})
	write("user.event", "unknown", map[string]any{"user_id": 1, "action": "register", "username": nil, "extra": anything()})

	type behavior struct {
		UserID    any       `json:"user_id"`
		Action    string    `json:"action"`
		Timestamp time.Time `json:"timestamp"`
		IP        string    `json:"ip"`
	}
	write("user.behavior", "plain", behavior{1, "login", at("2024-01-01T12:00:00.123456789+08:00"), "203.0.113.7"})
	write("user.behavior", "utc", behavior{1, "浏览", at("2024-01-01T04:00:00Z"), "::1"})
	write("user.behavior", "short", behavior{"u-1", hostile, at("2024-01-01T04:00:00.5-03:30"), ""})
	write("user.behavior", "least", map[string]any{"user_id": 1, "action": "view"})
	write("user.behavior", "unknown", map[string]any{"user_id": 1, "action": "view", "page": anything(), "ip": nil})

	type order struct {
		EventType string    `json:"event_type"`
		OrderID   any       `json:"order_id"`
		UserID    any       `json:"user_id"`
		Amount    any       `json:"amount"`
		Timestamp time.Time `json:"timestamp"`
	}
	noon := at("2024-01-01T12:00:00+08:00")
	write("order.event", "plain", order{"order_created", 7, 1, 99.5, noon})
	write("order.event", "string", order{"order_paid", "ORD-2024-0001", "u-1", 0.30000000000000004, noon})
	write("order.event", "precise", order{"order_created", uint64(18446744073709551615), 1,
		json.Number("12345678901234567890.123456789"), noon})
	write("order.event", "trailed", order{"order_created", 7, 1, json.Number("99.50"), noon})
	write("order.event", "large", order{"order_created", 7, 1, 1e21, noon})
	write("order.event", "whole", order{"order_created", 7, 1, 100.0, noon})
	write("order.event", "unknown", map[string]any{
		"event_type": "order_refunded", "order_id": 7, "user_id": nil, "amount": nil, "items": anything(), "备注": hostile,
	})

	type notification struct {
		Type    string         `json:"type"`
		UserID  any            `json:"user_id"`
		Email   string         `json:"email,omitempty"`
		Changes map[string]any `json:"changes,omitempty"`
	}
	write("notification.event", "welcome", notification{"welcome_email", 1, "t@example.com", nil})
	write("notification.event", "updated", notification{"user_updated", 1, "", map[string]any{"nickname": "新名字", "age": 30}})
	write("notification.event", "hostile", notification{hostile, "用户", hostile, anything()})
	write("notification.event", "unknown", map[string]any{"type": "sms", "user_id": 1, "phone": "13800000000", "email": nil})
}
