"""A window of another program: one that files are dragged from, or one that they are dropped on.

usage: dnd.py source FILE…       dnd.py target OUTPUT
The target writes one line for each file that it got: its address, and the hash of what it read there.
"""

import hashlib
import pathlib
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("Gdk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

FILES = [Gtk.TargetEntry.new("text/uri-list", 0, 0)]


def give(area, paths):
    """Gives the addresses of files to wherever they are dropped."""
    area.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, FILES, Gdk.DragAction.COPY)
    addresses = [GLib.filename_to_uri(path, None) for path in paths]
    area.connect("drag-data-get", lambda _area, _context, data, _info, _time: data.set_uris(addresses))


def take(area, output):
    """Reads what is dropped at once, as a file manager would."""
    area.drag_dest_set(Gtk.DestDefaults.ALL, FILES, Gdk.DragAction.COPY)

    def received(_area, _context, _x, _y, data, _info, _time):
        with open(output, "a", encoding="utf-8") as lines:
            for address in data.get_uris():
                path = GLib.filename_from_uri(address)[0]
                lines.write(f"{address} {hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()}\n")

    area.connect("drag-data-received", received)


def main():
    kind, *words = sys.argv[1:]
    window = Gtk.Window(title=f"dnd-{kind}", default_width=120, default_height=200)
    area = Gtk.EventBox()
    area.add(Gtk.Label(label=kind))
    window.add(area)
    if kind == "source":
        give(area, words)
    else:
        take(area, words[0])
    window.show_all()
    window.move(1300, 300)
    Gtk.main()


main()
