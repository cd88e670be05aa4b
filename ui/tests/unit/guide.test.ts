// The guide names buttons, views and messages as the window does.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const asOneLine = (source: string) => source.replace(/\s+/g, " ");
const all = (folder: string, ending: string) => readdirSync(folder).filter((name) => name.endsWith(ending)).map((name) => ({ name, source: asOneLine(readFileSync(`${folder}/${name}`, "utf8")) }));

/** Names with a number or the name of a server in them, as an example shows them. */
const examples = new Set(["I accept 3 errors", "Import 161 definitions into PRODUCTION – Asia", "Put Scratch back…", "Carries passwords or keys inside"]);

test("what the guide sets in bold is what the window says", () => {
  const said = all("src/text/en", ".ts").map(({ source }) => source).join(" ");
  const wrong = all("../docs/guide", ".md").flatMap(({ name, source }) =>
    [...source.matchAll(/\*\*([^*]+)\*\*/g)]
      .map((found) => found[1] ?? "")
      .filter((bold) => !examples.has(bold) && !said.includes(bold.replace(/[.:…]+$/, "")))
      .map((bold) => `${name}: ${bold}`),
  );
  assert.deepEqual(wrong, []);
});
