// The libraries of the story: the one on this computer, a shared folder, and one on a server with a passphrase.

import type { LibraryDraft, LibraryPlace } from "../bindings";
import { failure, pause, turns } from "./queue";

const usual: LibraryPlace = { id: "00000000-0000-0000-0000-000000000000", name: null, place: "/home/builder/.local/share/appferry/library", kind: "folder", user: null, is_default: true, protection: turns.has("protected") ? "own" : "well-known", passphrase: turns.has("protected") ? "kept" : "missing" };

let places: LibraryPlace[] = turns.has("one-library")
  ? [usual]
  : [
      usual,
      { id: "team", name: "Team library", place: "https://files.example.org/appferry", kind: "web-dav", user: "builder", is_default: false, protection: "own", passphrase: "kept" },
      { id: "office", name: "Office disk", place: "/mnt/office/appferry", kind: "folder", user: null, is_default: false, protection: "well-known", passphrase: "missing" },
    ];

const locked = failure("wrong-passphrase", "The library has another passphrase.", ["Type the passphrase, or the code of its recovery kit."]);

export const libraryPlaceCommands: Record<string, (given: Record<string, unknown>) => unknown> = {
  libraries: () => places,
  use_library: ({ library }) => {
    if (turns.has("choosing-fails")) throw failure("disk", "The settings could not be written.");
    places = places.map((place) => ({ ...place, is_default: place.id === library }));
    return null;
  },
  pick_library_folder: () => (turns.has("cancel-picker") ? null : "/mnt/archive/appferry"),
  test_library: async () => {
    await pause();
    if (turns.has("library-locked")) return { there: true, protection: "own", entries: null, problem: locked };
    return turns.has("no-library-there") ? { there: false, protection: null, entries: null, problem: null } : { there: true, protection: "well-known", entries: 214, problem: null };
  },
  add_library: async ({ draft }) => {
    await pause();
    const { name, place, user } = draft as LibraryDraft;
    const added: LibraryPlace = { id: "added", name, place, user: user ?? null, kind: "folder", is_default: false, protection: "well-known", passphrase: "missing" };
    places = [...places, added];
    return added;
  },
  remove_library: ({ library }) => {
    places = places.filter((place) => place.id !== library).map((place, index) => ({ ...place, is_default: index === 0 }));
    return null;
  },
  unlock_library: async () => {
    await pause();
    if (turns.has("library-locked")) throw locked;
    return null;
  },
  copy_library: async ({ bothWays }) => {
    await pause();
    if (turns.has("copy-fails")) throw failure("unreachable", "The library cannot be reached.", ["Check the network, and try again: what was copied stays copied."]);
    return { sent: { copied: ["a", "b", "c"], already_there: 7, damaged: ["d"] }, received: bothWays === true ? { copied: [], already_there: 10, damaged: [] } : null };
  },
  protect_library: async () => {
    await pause();
    if (turns.has("protect-fails")) throw failure("disk", "The disk is full. The library is as it was.", ["Make room, and try again."]);
    if (turns.has("cancel-picker")) return null;
    places = places.map((place) => (place.is_default ? { ...place, protection: "own", passphrase: "kept" } : place));
    return { path: "/home/builder/AppFerry recovery kit.txt" };
  },
  open_library_to_all: async () => {
    await pause();
    places = places.map((place) => (place.is_default ? { ...place, protection: "well-known", passphrase: "missing" } : place));
    return null;
  },
  change_passphrase: async () => (await pause(), null),
  renew_recovery_kit: async () => (await pause(), { path: "/home/builder/AppFerry recovery kit 2.txt" }),
};
