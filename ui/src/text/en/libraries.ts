// Several libraries: choosing one, adding one, copying between them, and the passphrase that protects one.

import type { Code, Copied, Exchanged, Importing, LibraryPlace, LibraryTest, PlaceKind } from "../../ipc/backend";
import { count, moment, number } from "../format";
import { visible } from "../visible";
import { nouns } from "./common";

const kinds: Record<PlaceKind, string> = { folder: "Folder", "web-dav": "WebDAV", s3: "S3", sftp: "SFTP", unknown: "Cannot be used here" };
const nameOf = ({ name, place }: Pick<LibraryPlace, "name" | "place">) => (name === null ? "This computer" : visible(name ?? place));
const copied = ({ copied: entries, already_there, damaged }: Copied) =>
  `${count(entries.length, nouns.entry)} copied, ${number(already_there)} there already${damaged.length > 0 ? `, ${number(damaged.length)} damaged and not copied` : ""}.`;

export const libraries = {
  button: (place: LibraryPlace | null) => (place ? nameOf(place) : "Library"),
  menu: "Which library",
  name: nameOf,
  second: ({ kind, place, protection }: LibraryPlace) => [kinds[kind], visible(place), protection === "own" ? "with a passphrase" : null].filter((part) => part !== null).join(" · "),
  stateOf: (code: Code | null) => (code === "unreachable" ? "not reachable" : code === "storage-refused" ? "account refused" : code === "passphrase-needed" || code === "wrong-passphrase" ? "locked" : null),
  listFailed: "The libraries could not be listed.",
  chooseFailed: "The other library is not used.",
  add: "Add a library…",
  copy: "Copy between libraries…",
  protect: "Protect this library…",
  unlock: "Unlock this library…",
  removeTitle: (place: LibraryPlace) => `Take ${nameOf(place)} from the list?`,
  removeText: "Its content stays where it is. What AppFerry keeps to open it, a passphrase and the account of its storage, is removed from the keychain.",
  removeProtected: "It has a passphrase. Without that or its recovery kit nobody can open it any more.",
  remove: (place: LibraryPlace) => `Take ${nameOf(place)} from the list`,
  removed: (place: LibraryPlace) => `${nameOf(place)} is not in the list any more. Its content stays where it is.`,
  removeFailed: "The library is still in the list.",
  added: (name: string) => `The library ${visible(name)} is used now.`,

  addTitle: "Add a library",
  kindLabel: "Where it lies",
  kind: (kind: PlaceKind) => kinds[kind],
  fieldName: "Name",
  placeLabel: (kind: PlaceKind) => (kind === "folder" ? "Folder" : kind === "s3" ? "Endpoint, bucket and path" : "Address"),
  placeHint: (kind: PlaceKind) =>
    ({ folder: "A folder of this computer or of a shared disk.", "web-dav": "https://host/path", s3: "https://host/bucket/path", sftp: "user@host/path, as ssh reaches it", unknown: "" })[kind],
  pickFolder: "Choose…",
  user: (kind: PlaceKind) => (kind === "s3" ? "Access key" : "Account"),
  storageSecret: (kind: PlaceKind) => (kind === "s3" ? "Secret access key" : "Password of the account"),
  passphrase: "Passphrase of the library",
  passphraseHint: "Or the code of its recovery kit. A new library on a server needs one.",
  look: "Look whether one is there",
  there: ({ entries }: LibraryTest) => `A library is there${entries === null ? "." : `, with ${count(entries, nouns.entry)}.`}`,
  notThere: "No library is there yet. Adding makes a new one.",
  unknownThere: "Whether a library is there is unknown.",
  addConfirm: "Add it",
  makeConfirm: "Make it there",
  addFailed: "The library was not added.",
  needsName: "Give it a name.",
  needsPlace: "Say where it lies.",
  needsLook: "First look whether one is there.",

  copyTitle: "Copy between libraries",
  copyText: "What the other library lacks is copied there and read back. Nothing is removed anywhere.",
  copyTo: "Other library",
  copyWays: "Which way",
  oneWay: (place: LibraryPlace | null) => `From ${place ? nameOf(place) : "this one"} to the other`,
  bothWays: "Both ways, until both have the same",
  copyConfirm: "Copy",
  copyRunning: "Copying. The activity list shows how far it is.",
  copyFailed: "Not everything was copied.",
  sent: ({ sent }: Exchanged) => `To the other: ${copied(sent)}`,
  received: ({ received }: Exchanged) => (received === null ? "" : `From the other: ${copied(received)}`),

  unlockTitle: (place: LibraryPlace) => `Unlock ${nameOf(place)}`,
  unlockConfirm: "Unlock",
  unlockFailed: "The library stays locked.",

  protectTitle: (place: LibraryPlace) => `Protect ${nameOf(place)}`,
  protectText:
    "The library gets a passphrase of its own. Everything is copied into a new, encrypted one; the old one is removed only after the recovery kit has opened some entries of the new one.",
  protectWarning: "Whoever loses both the passphrase and the recovery kit loses the library. Nobody can open it then.",
  newPassphrase: "New passphrase",
  repeatPassphrase: "The same again",
  differ: "The two are not the same.",
  short: "A passphrase has at least 12 characters.",
  protectConfirm: "Save the recovery kit and protect…",
  protectFailed: "The library was not protected.",
  protectRunning: "The library is being copied and proved.",
  protected: (path: string) => `The library has a passphrase now, and its recovery kit is proved: ${visible(path)}. Print it or keep it in a password safe.`,
  changeTitle: (place: LibraryPlace) => `Passphrase of ${nameOf(place)}`,
  changeText: "Everything in the library stays readable, and its recovery kit stays good.",
  changeConfirm: "Change the passphrase",
  changeFailed: "The passphrase was not changed.",
  passphraseChanged: "The passphrase was changed.",
  openToAll: "Take the passphrase away…",
  openToAllText: "Whoever may enter the folder of the library can read everything in it then. Neither the passphrase nor the recovery kit is needed any more.",
  openToAllKeep: "Keep the passphrase",
  openToAllConfirm: "Take it away",
  openedToAll: "The library has no passphrase any more: whoever may enter its folder can read it.",
  renewKit: "Save a new recovery kit…",
  kitRenewed: (path: string) => `A new recovery kit is saved: ${visible(path)}. Older ones open nothing any more.`,
  importingTitle: "Importing into this server now",
  importing: ({ owner, since, until }: Importing) => `${visible(owner)} said ${moment(since)} to be importing into this server. That is believed until ${moment(until)}.`,
  importingUnknown: "Whether somebody else is importing into this server is unknown.",
};
