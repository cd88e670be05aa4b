// Text: nothing invisible, and numbers and times as people write them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { count, duration, elapsed, moment, shortId, shortMoment, size } from "../../src/text/format";
import { visible, visibleLines } from "../../src/text/visible";
import { speak, text, understood } from "../../src/text/text";

test("control characters become pictures", () => {
  assert.equal(visible("a\u0000b\u0007c\nd\u007f"), "a␀b␇c␊d␡");
});

test("direction and zero-width characters are spelled out", () => {
  for (const code of [0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069, 0x061c, 0x200b, 0xfeff, 0x2028, 0x00ad, 0xe0041]) {
    const shown = visible(`x${String.fromCodePoint(code)}y`);
    assert.match(shown, /^x\[U\+[0-9A-F]{4,6}\]y$/, code.toString(16));
  }
});

test("a lone surrogate is spelled out, a pair is kept", () => {
  assert.equal(visible("\ud800"), "[U+D800]");
  assert.equal(visible("🚢"), "🚢");
});

test("ordinary text of any script is kept", () => {
  for (const label of ["CARS", "โครงการการศึกษา", "교육", "שלום", "مرحبا", "é – ’ “”", "a\u0301", "👩\u200d🔧"]) assert.equal(visible(label), label);
});

test("whatever goes in, nothing unsafe comes out", () => {
  const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
  let seed = 7;
  for (let round = 0; round < 2000; round += 1) {
    let input = "";
    for (let length = 0; length < 12; length += 1) {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      input += String.fromCodePoint(seed % (round % 2 ? 0x3000 : 0x2100));
    }
    assert.doesNotMatch(visible(input), unsafe);
    assert.equal(visible(visible(input)), visible(input));
  }
});

test("lines stay lines where they may", () => {
  assert.equal(visibleLines("one\r\ntwo\u202e"), "one\ntwo[U+202E]");
});

test("sentences make the names in them visible", () => {
  assert.equal(text.crossing.exportApp("CA\u202eRS"), "Export CA[U+202E]RS…");
  assert.equal(text.plan.apply(161, "production", "Production – Asia"), "Import 161 definitions into PRODUCTION – Asia");
  assert.equal(text.plan.apply(1, "production", "Practice"), "Import 1 definition into PRODUCTION – Practice");
  assert.equal(text.plan.apply(2, "test", "Staging"), "Import 2 definitions into Staging");
});

test("the place of a finding is said in words", () => {
  const place = text.plan.subject;
  assert.equal(place({ id: "f", type: "field", name: "Amount", app: "Education Matters", object: "EM Donation" }), "Education Matters › EM Donation › Amount");
  assert.equal(place({ id: "", type: "bundle", name: "bundle", app: null, object: null }), "The whole bundle");
  const file = "1c9a0e37-95d3-4a3f-8a44-0d2f6a1f3b10";
  assert.equal(place({ id: file, type: "file", name: `${file}.png`, app: null, object: "House" }), "House › File 1c9a…3b10");
  assert.equal(place({ id: "r", type: "role", name: "Teacher", app: null, object: null }), "Role Teacher");
  assert.equal(place({ id: file, type: "role", name: file, app: null, object: null }), "Role 1c9a…3b10");
});

test("every rule of the reference has a sentence for many of its findings", () => {
  const reference = readFileSync("../docs/rules.md", "utf8");
  const rules = [...reference.matchAll(/^\| ([A-Z]{3}-[0-9]{2}) /gm)].map(([, rule = ""]) => rule);
  assert.equal(rules.length, 99);
  for (const rule of rules) assert.ok(!text.plan.many(rule, 2).includes(rule), rule);
});

test("unknown is never zero", () => {
  assert.equal(text.plan.rows({ at_risk: null, total: null }), "row count unknown");
  assert.equal(text.plan.rows({ at_risk: null, total: 5 }), "unknown how many of 5 rows");
  assert.equal(text.plan.rows({ at_risk: 1284, total: 2000 }), "1,284 of 2,000 rows");
  assert.equal(text.plan.rows({ at_risk: 1, total: null }), "1 row of an unknown number");
});

test("plurals follow the number", () => {
  assert.equal(count(1, { one: "app", other: "apps" }), "1 app");
  assert.equal(count(0, { one: "app", other: "apps" }), "0 apps");
  assert.equal(text.plan.errorsNeedDecision(1), "1 error needs a decision");
  assert.equal(text.plan.errorsNeedDecision(3), "3 errors need a decision");
});

test("sizes are decimal", () => {
  assert.deepEqual([999, 1000, 731_000, 999_499, 999_500, 3_400_000, 1_310_000_000].map(size), ["999 B", "1 kB", "731 kB", "999 kB", "1.0 MB", "3.4 MB", "1.3 GB"]);
});

test("times are near or dated", () => {
  const now = new Date(2026, 6, 3, 14, 5);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  assert.equal(moment(at(2026, 6, 3, 11, 20), now), "today 11:20");
  assert.equal(moment(at(2026, 6, 2, 23, 59), now), "yesterday 23:59");
  assert.equal(moment(at(2026, 5, 12, 10, 0), now), "12 Jun");
  assert.equal(moment(at(2024, 4, 12, 10, 0), now), "May 2024");
  assert.equal(moment("not a time", now), "not a time");
  assert.equal(shortMoment(at(2026, 6, 3, 11, 20), now), "11:20");
  assert.equal(shortMoment(at(2026, 6, 2, 11, 20), now), "2 Jul");
});

test("durations", () => {
  assert.deepEqual([2800, 7000, 24_000, 69_000].map(duration), ["2.8 s", "7 s", "24 s", "1 min 09 s"]);
  assert.equal(elapsed(1999), "1 s");
  assert.equal(elapsed(-5), "0 s");
});

test("long ids are shortened in the middle", () => {
  assert.equal(shortId("3f0c1000-7a21-4c55-8d10-5e00c0de91be"), "3f0c…91be");
  assert.equal(shortId("short"), "short");
});

test("the first language of a person that there is a catalogue for is spoken", () => {
  assert.equal(understood(["de-DE", "en-US"]), "en");
  assert.equal(understood(["pt"]), "en");
  assert.equal(understood([]), "en");
});

test("dates and separators are those of the person's own variety of the language", async () => {
  const now = new Date(2026, 6, 3, 14, 5);
  const june = new Date(2026, 5, 12, 10, 0).toISOString();
  await speak("en", ["de-DE", "en-US"]);
  assert.equal(moment(june, now), "Jun 12");
  await speak("en", ["de-DE"]);
  assert.equal(moment(june, now), "12 Jun");
});
