# SPDX-License-Identifier: LGPL-2.1-or-later
"""The documents of the original systems as messages and back."""

import unittest

import gi

gi.require_version("Taskbus", "1")
from gi.repository import Taskbus

import wire

ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
USER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
PERSON = {"user_id": "10086", "username": "张三"}
LATE = "2024-01-01T12:00:00.123456789+08:00"
NOON = "2024-01-01T12:00:00Z"
LOCAL = "2026-01-05T18:30:05.1+08:00"

# A file to the properties that make it, and the time of its envelope.
BUILT = {
    "task.created/plain": {
        "task_id": "task_001",
        "task_description": "查询设备状态",
        "metadata": {"priority": "high", "retries": 3},
        "timestamp": "2026-01-05T10:30:00Z",
    },
    "task.completed/plain": {
        "task_id": "task_001",
        "result": {"status": "ok", "value": 21.5},
        "duration_ms": 5000,
        "timestamp": "2026-01-05T10:30:05Z",
    },
    "task.failed/plain": {"task_id": "task_001", "error": "工具执行超时", "timestamp": "2026-01-05T10:30:03Z"},
    "task.audit/submission": {
        "event_type": "task_submission",
        "timestamp": "2026-01-05T10:30:05Z",
        "task_id": "task_001",
        "task_description": "查询设备状态",
        "user_id": "用户",
        "duration_ms": 0,
        "success": True,
    },
    "user_login/number": {"user_id": "1", "username": "admin", "ip": "192.168.1.100", "action": "login", "time": NOON},
    "user.registered/plain": PERSON | {"email": "zhangsan@example.com", "ip": "203.0.113.7", "time": LATE},
    "user.status_changed/plain": PERSON | {"old_status": "1", "new_status": "0", "reason": "违反规定", "time": LATE},
    "user.event/plain": {"user_id": "1", "username": "testuser", "email": "t@example.com", "action": "register"},
    "user.behavior/utc": {"user_id": "1", "action": "浏览", "timestamp": "2024-01-01T04:00:00Z", "ip": "::1"},
    "user.generic/data": {
        "timestamp": LOCAL,
        "user_id": USER,
        "user_name": "张三",
        "event_type": "PasswordReset",
        "event_data": {"by": "管理员", "count": 3, "ratio": 0.5, "none": None},
    },
    "system_error/plain": {
        "service": "auth",
        "error": "数据库连接失败",
        "details": {"attempts": 3, "host": "db1"},
        "level": "error",
        "time": NOON,
    },
    "alert.notification/local-time": {
        "timestamp": LOCAL,
        "alert_rule_id": USER,
        "rule_name": "CPU 使用率",
        "metric_type": "cpu_usage",
        "severity": "critical",
        "current_value": 97.35,
        "threshold": 90.0,
        "description": "过去 5 分钟 > 90%",
    },
    "email/local-time": {
        "timestamp": LOCAL,
        "to": "a+b@example.com",
        "cc": ["c@example.com", "丁 <d@example.com>"],
        "bcc": [],
        "subject": "欢迎",
        "body": "<p>你好 & 欢迎</p>",
        "is_html": True,
        "priority": -1,
        "retry_count": 2147483647,
    },
    "order.event/plain": {
        "event_type": "order_created",
        "order_id": "7",
        "user_id": "1",
        "amount": 99.5,
        "timestamp": "2024-01-01T12:00:00+08:00",
    },
    "notification.event/welcome": {"type": "welcome_email", "user_id": "1", "email": "t@example.com"},
}

def build(name, properties):
    message = Taskbus.message(name)
    message.set_attribute("id", ID)
    for key, value in properties.items():
        if key == "time":
            message.set_attribute("time", value)
        elif key == "timestamp" or isinstance(value, dict):
            message[key] = value
        else:
            message.set_property(key.replace("_", "-"), value)
    return message


class CodecTest(unittest.TestCase):
    maxDiff = 2000

    def setUp(self):
        self.codec = Taskbus.Codec.new(Taskbus.Profile.new_plain())

    def test_round(self):
        for document in wire.load():
            with self.subTest(document.name):
                record = Taskbus.Record(self.codec.get_topic(document.type), document.value)
                message = self.codec.decode(record)
                self.assertEqual(message.get_type_name(), document.type)
                encoded = self.codec.encode(message)
                self.assertEqual(wire.parse(encoded.value), wire.parse(document.value))
                self.assertEqual(encoded.topic, record.topic)

    def test_built(self):
        documents = {document.name: document.value for document in wire.load()}
        for name, properties in BUILT.items():
            with self.subTest(name):
                record = self.codec.encode(build(name.partition("/")[0], properties))
                self.assertEqual(wire.parse(record.value), wire.parse(documents[f"{name}.json"]))


if __name__ == "__main__":
    unittest.main()
