// What key presses mean, and who answers them.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { isTaken, Shortcuts, shortcuts } from "../../src/state/shortcuts.svelte";

const pressed = (keys: string) => {
  const parts = keys.split(" ");
  const key = parts.at(-1) ?? "";
  return { key: key === "Esc" ? "Escape" : key === "Space" ? " " : key.length === 1 ? key.toLowerCase() : key, ctrlKey: parts.includes("Ctrl"), metaKey: false, shiftKey: parts.includes("Shift") || key === "?", altKey: parts.includes("Alt") };
};

test("every action is found by its own keys, and no two share one", () => {
  const answered = new Shortcuts();
  const seen = new Map<string, string>();
  for (const { id, keys } of shortcuts) {
    for (const one of keys) {
      assert.equal(seen.get(one), undefined, one);
      seen.set(one, id);
      assert.equal(answered.of(pressed(one)), id, one);
    }
  }
  assert.equal(answered.of({ key: "e", ctrlKey: false, metaKey: true, shiftKey: false, altKey: false }), "export");
  assert.equal(answered.of({ key: "e", ctrlKey: true, metaKey: false, shiftKey: false, altKey: true }), null);
  assert.equal(answered.of({ key: "e", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false }), null);
  assert.equal(answered.of({ key: "Shift", ctrlKey: false, metaKey: false, shiftKey: true, altKey: false }), null);
});

test("keys can be changed, switched off, and brought back", () => {
  const answered = new Shortcuts();
  answered.change("acceptFix", ["Ctrl Y"]);
  assert.equal(answered.of(pressed("A")), null);
  assert.equal(answered.of(pressed("Ctrl Y")), "acceptFix");
  assert.equal(answered.holder("Ctrl Y", "export"), "acceptFix");
  assert.equal(answered.holder("Ctrl Y", "acceptFix"), null);
  answered.change("export", []);
  assert.equal(answered.of(pressed("Ctrl E")), null);
  assert.deepEqual(answered.keys("export"), []);
  answered.change("export", null);
  assert.equal(answered.of(pressed("Ctrl E")), "export");
  answered.reset();
  assert.equal(answered.of(pressed("A")), "acceptFix");
});

/** Stands for an element that text is typed into, or for another one. */
class Place {
  constructor(readonly typed: boolean) {}
  matches(): boolean {
    return this.typed;
  }
}

function press(answered: Shortcuts, keys: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent {
  Object.assign(globalThis, { HTMLElement: Place });
  const event = { ...pressed(keys), target: new Place(false), repeat: false, defaultPrevented: false, preventDefault: mock.fn(), ...more };
  answered.press(event as unknown as KeyboardEvent);
  return event as unknown as KeyboardEvent;
}

test("what a menu or a list has answered is not answered again", () => {
  const answered = new Shortcuts();
  const escape = mock.fn();
  answered.answer({ escape });
  press(answered, "Esc", { defaultPrevented: true });
  assert.equal(escape.mock.callCount(), 0);
  press(answered, "Esc");
  assert.equal(escape.mock.callCount(), 1);
});

test("a key that is held down acts once, but goes through findings", () => {
  const answered = new Shortcuts();
  const backUp = mock.fn();
  const next = mock.fn();
  answered.answer({ backUp, next });
  for (const repeat of [false, true, true]) {
    press(answered, "Ctrl B", { repeat });
    press(answered, "F7", { repeat });
  }
  assert.deepEqual([backUp.mock.callCount(), next.mock.callCount()], [1, 3]);
});

test("letters that are not Latin stand for what is at their place", () => {
  const answered = new Shortcuts();
  const thai = (key: string, code: string, ctrlKey = true, shiftKey = false) => answered.of({ key, code, ctrlKey, metaKey: false, shiftKey, altKey: false });
  assert.equal(thai("า", "KeyK"), "palette");
  assert.equal(thai("ฟ", "KeyA", false), "acceptFix");
  assert.equal(thai("ม", "Comma"), "settings");
  assert.equal(thai("ๅ", "Digit1"), "places");
  assert.equal(thai("ฦ", "Slash", false, true), "shortcuts");
  assert.equal(thai("é", "KeyA", false), null);
});

test("a letter that the view takes begins no name", () => {
  const answered = new Shortcuts();
  const a = pressed("A");
  assert.equal(answered.takes(a), false);
  const release = answered.answer({ acceptFix: () => {} });
  assert.equal(answered.takes(a), true);
  release();
  assert.equal(answered.takes(a), false);
});

test("a text field keeps what writes in it, whatever it is taken for", () => {
  const answered = new Shortcuts();
  const answers = { export: mock.fn(), find: mock.fn() };
  answered.answer(answers);
  answered.change("export", ["Shift P", "Delete"]);
  const target = new Place(true) as unknown as EventTarget;
  for (const keys of ["Shift P", "Delete", "Ctrl F"]) press(answered, keys, { target });
  assert.deepEqual([answers.export.mock.callCount(), answers.find.mock.callCount()], [0, 1]);
  press(answered, "Delete");
  assert.equal(answers.export.mock.callCount(), 1);
  assert.deepEqual(["Delete", "Enter", "ArrowUp", "Shift Space", "F8", "P", "Ctrl Enter"].map(isTaken), [true, true, true, true, false, false, false]);
});
