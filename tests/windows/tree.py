"""Prints the accessibility tree of a program as a screen reader gets it: one JSON object a line. usage: tree.py NAME"""

import json
import sys

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402


def described(node, depth):
    states = node.get_state_set()
    labels = [relation.get_target(0).get_name() for relation in node.get_relation_set() if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY]
    return {
        "depth": depth,
        "role": node.get_role_name(),
        "name": node.get_name() or " ".join(filter(None, labels)),
        "attributes": dict(node.get_attributes() or {}),
        "showing": states.contains(Atspi.StateType.SHOWING),
        "focusable": states.contains(Atspi.StateType.FOCUSABLE),
    }


def walk(node, depth=0):
    """Walks down; what vanishes on the way is left out."""
    try:
        print(json.dumps(described(node, depth)))
        for at in range(node.get_child_count()):
            child = node.get_child_at_index(at)
            if child is not None:
                walk(child, depth + 1)
    except GLib.Error:
        return


def main():
    desktop = Atspi.get_desktop(0)
    for at in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(at)
        if program is not None and program.get_name() == sys.argv[1]:
            walk(program)


main()
