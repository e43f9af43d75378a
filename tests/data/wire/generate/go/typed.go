// SPDX-License-Identifier: LGPL-2.1-or-later

package main

// The topics user_events and system_logs.
type typed struct {
	Type      string `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      any    `json:"data"`
}

type userEvent struct {
	UserID   any    `json:"user_id"`
	Username string `json:"username"`
	IP       string `json:"ip"`
	Action   string `json:"action"`
}

func writeUserEvents() {
	const noon = "2024-01-01T12:00:00Z"
	actions := []string{"login", "logout", "register", "update", "delete"}
	for _, action := range actions {
		name := "user_" + action
		write(name, "number", typed{name, noon, userEvent{1, "admin", "192.168.1.100", action}})
		write(name, "string", typed{name, noon, userEvent{"0042", "管理员", "2001:db8::1", action}})
		write(name, "hostile", typed{name, "2024-01-01T20:00:00.120+08:00",
			userEvent{uint64(18446744073709551615), hostile, "", action}})
		// A map instead of a struct: its members come by name, and there are more of them.
		write(name, "map", typed{name, noon, map[string]any{
			"user_id": 7, "username": "admin", "ip": "10.0.0.1", "action": action, "device": anything(), "Action": nil,
		}})
		write(name, "least", typed{name, noon, map[string]any{"user_id": 7}})
	}
}

func writeSystemLogs() {
	type systemError struct {
		Service string `json:"service"`
		Error   string `json:"error"`
		Details any    `json:"details"`
		Level   string `json:"level"`
	}
	type systemInfo struct {
		Service string `json:"service"`
		Message string `json:"message"`
		Details any    `json:"details"`
		Level   string `json:"level"`
	}
	const noon = "2024-01-01T12:00:00Z"
	write("system_error", "plain", typed{"system_error", noon,
		systemError{"auth", "数据库连接失败", map[string]any{"host": "db1", "attempts": 3}, "error"}})
	write("system_error", "hostile", typed{"system_error", noon, systemError{"auth", hostile, anything(), "严重"}})
	write("system_error", "null", typed{"system_error", noon, systemError{"auth", "", nil, "critical"}})
	write("system_error", "list", typed{"system_error", noon, systemError{"auth", "x", []int{1, 2}, "warning"}})
	write("system_info", "plain", typed{"system_info", noon,
		systemInfo{"auth", "服务已启动", map[string]any{"version": "1.0.0", "pid": 42}, "info"}})
	write("system_info", "least", typed{"system_info", noon, map[string]any{"service": "auth"}})
	write("system_info", "unknown", typed{"system_info", noon,
		map[string]any{"service": "auth", "info": "服务已启动", "extra": anything()}})
}
