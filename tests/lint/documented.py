# SPDX-License-Identifier: LGPL-2.1-or-later
"""Fails for each public symbol in a GIR file that has no documentation or does not say since when it exists."""

import sys
import xml.etree.ElementTree as ElementTree

CORE = "{http://www.gtk.org/introspection/core/1.0}"
GLIB = "{http://www.gtk.org/introspection/glib/1.0}"
C = "{http://www.gtk.org/introspection/c/1.0}"

TYPES = {CORE + name for name in ("class", "interface", "record", "union", "enumeration", "bitfield", "callback",
                                  "constant", "alias")}
CALLABLES = {CORE + name for name in ("function", "method", "constructor", "virtual-method")} | {GLIB + "signal"}
MEMBERS = {CORE + "member", CORE + "property"}


class Report:
    def __init__(self):
        self.count = 0

    def add(self, element, path, what):
        print(f"{path}: {what}")
        self.count += 1


def is_generated(element):
    """What the macros of GLib declare: the class structs of final types, and the function behind an error domain."""
    return (element.get(GLIB + "is-gtype-struct-for") is not None and element.get("name", "").endswith("Class")
            or element.get("name") in ("error_quark", "quark"))


def is_private(element):
    name = element.get("name", "")
    return (name.startswith("_") or name in ("padding", "parent_instance", "parent_iface", "parent_class", "g_iface")
            or element.get("private") == "1" or element.get("disguised") == "1" and element.tag == CORE + "field")


def check_callable(element, path, report):
    for parameter in element.iterfind(f"{CORE}parameters/{CORE}parameter"):
        if parameter.find(CORE + "doc") is None:
            report.add(parameter, f"{path} ({parameter.get('name')})", "parameter without documentation")
    result = element.find(CORE + "return-value")
    returns = result is not None and result.find(CORE + "type") is not None and \
        result.find(CORE + "type").get("name") != "none"
    if returns and result.find(CORE + "doc") is None:
        report.add(element, path, "return value without documentation")


def check(element, path, report):
    for child in element:
        if child.tag not in TYPES | CALLABLES | MEMBERS | {CORE + "field"} or is_private(child):
            continue
        name = child.get(C + "identifier") or f"{path}.{child.get('name')}"

        if child.tag == CORE + "field":
            # A field of an interface's struct is an operation, and documented with the struct.
            if child.find(CORE + "doc") is None and child.find(CORE + "callback") is None:
                report.add(child, name, "field without documentation")
            continue
        # An operation of an interface is the public function that calls it.
        if child.tag == CORE + "virtual-method" and child.get("invoker"):
            continue
        if child.find(CORE + "doc") is None and not is_generated(child):
            report.add(child, name, "no documentation")
        elif child.tag in TYPES | {GLIB + "signal"} | CALLABLES - {CORE + "virtual-method"} and \
                child.get("version") is None and not is_generated(child):
            report.add(child, name, "no Since:")
        if child.tag in CALLABLES | {CORE + "callback"} and child.find(CORE + "doc") is not None:
            check_callable(child, name, report)
        check(child, name, report)


def main(gir):
    report = Report()
    namespace = ElementTree.parse(gir).getroot().find(CORE + "namespace")
    check(namespace, namespace.get("name"), report)
    return 1 if report.count else 0


sys.exit(main(sys.argv[1]))
