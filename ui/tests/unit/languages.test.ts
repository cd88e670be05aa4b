// Languages: each says what English says, with the same parts, and nothing that hides what it was given.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { count, moment, size } from "../../src/text/format";
import { en } from "../../src/text/en";
import { languages, speak, text, understood } from "../../src/text/text";
import { th } from "../../src/text/th";
import { complete, placesOf } from "../../src/text/translation";

/** Sentences without a word of any language: names, signs, and other people's text as it is. */
const wordless = new Set([
  "common.productName", "common.title", "common.number", "common.place", "activity.elapsed", "activity.questionMark", "connect.addressExample",
  "crossing.addedSign", "crossing.replacedSign", "crossing.hiddenSign", "crossing.bothSign", "crossing.onlySign", "crossing.sameSign", "crossing.escape",
  "crossing.fileNames", "crossing.pair", "crossing.dragNames", "crossing.names", "crossing.pagesAndObjects", "places.number", "library.at", "library.damagedUnlisted", "library.factHash",
  "library.totalDefinitions", "palette.app", "palette.entry", "palette.hit", "palette.up", "palette.down", "palette.enter", "palette.escape", "settings.percent",
  "shortcuts.command", "differences.sign", "rehearsal.took", "history.compareOption", "result.about", "wayBack.names", "backups.nextRun", "backups.lossName", "backups.lossKeptBy",
  "backups.mirrorAt", "backups.problem", "comparison.side", "comparison.name",
]);

const at = (catalogue: object, place: string): unknown => place.split(".").reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], catalogue);

test("Thai has every sentence that has words", () => {
  const own = new Set(placesOf(th));
  const missing = placesOf(en).filter((place) => !own.has(place) && !wordless.has(place));
  assert.deepEqual(missing, []);
});

test("Thai has no sentence that English has not, and none that it need not have is listed", () => {
  const known = new Set(placesOf(en));
  assert.deepEqual(placesOf(th).filter((place) => !known.has(place)), []);
  assert.deepEqual([...wordless].filter((place) => !known.has(place)), []);
});

test("a translated sentence is a sentence where English has one, and takes no more parts", () => {
  const wrong = placesOf(th).filter((place) => {
    const [english, thai] = [at(en, place), at(th, place)];
    return typeof english !== typeof thai || (typeof english === "function" && typeof thai === "function" && thai.length > english.length);
  });
  assert.deepEqual(wrong, []);
});

/** Every plain sentence that keeps English words would be one that was forgotten. */
test("plain Thai sentences are written in Thai", () => {
  const names = new Set(["JSON", "AppFerry"]);
  const wrong = placesOf(th).filter((place) => {
    const sentence = at(th, place);
    return typeof sentence === "string" && sentence !== "" && !/[\u0e00-\u0e7f]/.test(sentence) && !names.has(sentence) && !place.startsWith("units.");
  });
  assert.deepEqual(wrong, []);
});

const name = "‹name›";
const environment = "production";

/** What sentences are given, by how many parts they take: enough of them to see that no name is dropped. */
test("a translated sentence names what the English one names", () => {
  const wrong: string[] = [];
  for (const place of placesOf(th)) {
    const [english, thai] = [at(en, place), at(th, place)] as [unknown, unknown];
    if (typeof english !== "function" || typeof thai !== "function") continue;
    for (const parts of [[name, name, name], [7, name, name], [7, environment, name], [name, 7, 7], [[name], name, name], [7, 8, null]]) {
      const say = (sentence: unknown) => {
        try {
          return String((sentence as (...parts: unknown[]) => unknown)(...parts));
        } catch {
          return null;
        }
      };
      const [said, thus] = [say(english), say(thai)];
      if (said === null || thus === null) continue;
      const holds = (sentence: string, part: string) => sentence.includes(part);
      if (holds(said, name) !== holds(thus, name)) wrong.push(`${place}: ${said} / ${thus}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("every rule and every failure has its gist in Thai, and English needs none", () => {
  const rules = [...readFileSync("../docs/rules.md", "utf8").matchAll(/^\| ([A-Z]{3}-\d\d) \|/gm)].map((found) => found[1] ?? "");
  assert.equal(rules.length, 99);
  assert.deepEqual(rules.filter((rule) => !/[\u0e00-\u0e7f]/.test((th.gists?.finding?.(rule) ?? ""))), []);
  assert.equal(en.gists.finding("SCH-01") + en.gists.failure("unreachable"), "");
  assert.match(th.gists?.failure?.("unreachable") ?? "", /[\u0e00-\u0e7f]/);
});

test("a sentence that is missing is said in English", () => {
  assert.deepEqual(complete({ a: "one", b: { c: "two", d: "three" } }, { b: { d: "สาม" } }), { a: "one", b: { c: "two", d: "สาม" } });
});

test("each language speaks with its own numbers, dates and plurals", async () => {
  assert.deepEqual(languages, ["en", "th"]);
  assert.equal(understood(["de-DE", "th-TH", "en-US"]), "th");
  const now = new Date(2026, 6, 3, 14, 5);
  await speak("th", ["th-TH"]);
  assert.equal(text.places.library, "คลัง");
  assert.equal(count(1, { other: "แอป" }), "1 แอป");
  assert.equal(moment(new Date(2026, 6, 3, 11, 20).toISOString(), now), "วันนี้ 11:20");
  assert.match(moment(new Date(2026, 5, 12, 10, 0).toISOString(), now), /12 มิ\.ย\./);
  assert.equal(size(999), "999 ไบต์");
  assert.equal(text.plan.apply(161, "production", "Production – Asia"), "นำเข้า 161 นิยาม ไปยัง ใช้งานจริง – Production – Asia");
  await speak("en", []);
  assert.equal(text.places.library, "Library");
});
