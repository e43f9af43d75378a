// SPDX-License-Identifier: LGPL-2.1-or-later

//! Writes the documents of the service in Rust, as they come out of serde_json: cargo run FOLDER

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{json, Value};
use std::{env, fs, path::PathBuf};

/// Quotes, a line separator of JavaScript, control characters, and what lies beyond 16 bits.
const HOSTILE: &str = "他说 \"不\" & <离开>\\ \u{2028} \u{1}\u{1f}\u{7f}\u{8}\u{c}\r\n\t 🚌 é / '`+";

#[derive(Serialize)]
struct TaskAudit<'a> {
    event_type: &'a str,
    timestamp: String,
    task_id: &'a str,
    task_description: &'a str,
    user_id: Option<&'a str>,
    duration_ms: u64,
    success: bool,
}

struct Folder(PathBuf);

impl Folder {
    /// No line end: the record's value is what to_string() returns.
    fn write(&self, message_type: &str, variant: &str, document: &impl Serialize) {
        self.write_text(message_type, variant, &serde_json::to_string(document).unwrap());
    }

    fn write_text(&self, message_type: &str, variant: &str, text: &str) {
        let place = self.0.join(message_type);
        fs::create_dir_all(&place).unwrap();
        fs::write(place.join(format!("{variant}.json")), text).unwrap();
    }
}

/// Any document, with the numbers that a double does not hold.
fn anything() -> Value {
    serde_json::from_str(
        r#"{"nothing":null,"yes":true,"none":[],"empty":{},"nested":[{"b":[1,"二",null,false]},{"a":{}}],
            "huge":123456789012345678901234567890,"precise":0.12345678901234567890123,"zero":-0,"trailed":1.50,
            "power":1E+400,"negative":-9223372036854775808,"unsigned":18446744073709551615,"":"no name","nul":"a\u0000b","名称":"设备"}"#,
    )
    .unwrap()
}

fn task_events(folder: &Folder) {
    folder.write("task.created", "plain", &json!({
        "taskId": "task_001", "taskDescription": "查询设备状态", "metadata": {"priority": "high", "retries": 3},
        "timestamp": "2026-01-05T10:30:00Z",
    }));
    folder.write("task.created", "hostile", &json!({
        "taskId": HOSTILE, "taskDescription": HOSTILE, "metadata": anything(),
        "timestamp": "2026-01-05T18:30:00.123456789+08:00",
    }));
    folder.write("task.created", "missing", &json!({"taskDescription": "查询设备状态", "来源": {"a": 1}}));
    folder.write("task.created", "empty", &json!({}));
    folder.write("task.created", "null", &json!({"taskId": "t1", "metadata": null, "timestamp": null}));
    folder.write("task.created", "order", &json!({
        "zebra": 1, "timestamp": "2026-01-05T10:30:00Z", "metadata": [1.10, 2e3], "between": anything(), "taskId": "t1",
    }));

    folder.write("task.completed", "plain", &json!({
        "taskId": "task_001", "result": {"status": "ok", "value": 21.5}, "duration_ms": 5000,
        "timestamp": "2026-01-05T10:30:05Z",
    }));
    folder.write("task.completed", "anything", &json!({
        "taskId": "task_001", "result": anything(), "duration_ms": i64::MAX, "timestamp": "2026-01-05T10:30:05.1Z",
        "worker": "worker-7",
    }));
    for (variant, result) in [("text", json!(HOSTILE)), ("list", json!([1, 2])), ("null", Value::Null), ("number", json!(0.1))] {
        folder.write("task.completed", variant, &json!({"taskId": "t1", "result": result, "duration_ms": 0}));
    }
    folder.write("task.completed", "missing", &json!({"result": true}));

    folder.write("task.failed", "plain", &json!({
        "taskId": "task_001", "error": "工具执行超时", "timestamp": "2026-01-05T10:30:03Z",
    }));
    folder.write("task.failed", "hostile", &json!({
        "taskId": "task_001", "error": HOSTILE, "timestamp": "2026-01-05T10:30:03.999999999-11:00",
    }));
    // The old producer puts its text together, blanks and all.
    folder.write_text("task.failed", "old", &format!(r#"{{"taskId": "{}", "error": "{}"}}"#, "task_001", "连接被拒绝"));
    folder.write("task.failed", "unknown", &json!({"taskId": "t1", "retriable": true, "error": "", "context": anything()}));

    folder.write("task.progress", "plain", &json!({"taskId": "t1", "progress": 0.3, "timestamp": "2026-01-05T10:30:01Z"}));
    folder.write("task.progress", "anything", &anything());
    folder.write("task.cancelled", "empty", &json!({}));
}

fn task_audits(folder: &Folder) {
    let moment: DateTime<Utc> = "2026-01-05T10:30:05.123456789Z".parse().unwrap();
    let completion = TaskAudit {
        event_type: "task_completion",
        timestamp: moment.to_rfc3339(),
        task_id: "task_001",
        task_description: "查询设备状态",
        user_id: Some("user_001"),
        duration_ms: 5000,
        success: true,
    };
    folder.write("task.audit", "completion", &completion);
    folder.write("task.audit", "nobody", &TaskAudit { user_id: None, success: false, ..completion });
    folder.write("task.audit", "submission", &TaskAudit {
        event_type: "task_submission",
        timestamp: "2026-01-05T10:30:05Z".into(),
        duration_ms: 0,
        user_id: Some("用户"),
        ..completion
    });
    folder.write("task.audit", "hostile", &TaskAudit {
        task_id: HOSTILE,
        task_description: HOSTILE,
        user_id: Some(HOSTILE),
        duration_ms: i64::MAX as u64,
        timestamp: moment.to_rfc3339(),
        ..completion
    });
    folder.write("task.audit", "other-type", &TaskAudit {
        event_type: "task_cancellation",
        timestamp: moment.to_rfc3339(),
        ..completion
    });
    folder.write("task.audit", "unknown", &json!({
        "event_type": "task_submission", "host": "worker-7", "timestamp": "2026-01-05T10:30:05+00:00", "task_id": "t1",
        "task_description": "", "user_id": 42, "extra": anything(),
    }));
}

fn main() {
    let folder = Folder(env::args_os().nth(1).expect("usage: cargo run FOLDER").into());
    task_events(&folder);
    task_audits(&folder);
}
