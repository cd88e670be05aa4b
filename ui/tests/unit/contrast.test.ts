// Every colour pair that the design names, computed from the style sheet: text at least 4.5, interface parts at least 3.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

type Colours = Map<string, string>;

const sheet = readFileSync("src/styles/tokens.css", "utf8");

function themes(): { light: Colours; dark: Colours; contrast: Colours } {
  const light: Colours = new Map();
  const dark: Colours = new Map();
  for (const [, name = "", one = "", other = ""] of sheet.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)) {
    light.set(name, one);
    dark.set(name, other);
  }
  const block = /\[data-contrast="more"\] \{(.*?)\n\}/s.exec(sheet)?.[1] ?? "";
  const contrast: Colours = new Map([...block.matchAll(/--([\w-]+): (#\w{6});/g)].map(([, name = "", value = ""]) => [name, value]));
  return { light, dark, contrast };
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function ratio(one: string, other: string): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ["bg-window", "bg-side", "bg-pane", "bg-sunk", "bg-raised"];
const resting = ["bg-pane", "bg-window", "bg-sunk", "bg-raised"];
const softs = ["error-soft", "warn-soft", "info-soft", "ok-soft", "prod-soft", "test-soft", "dev-soft", "scratch-soft"];
const environments = ["prod", "test", "dev", "scratch"];
const severities = ["error", "warn", "info", "ok"];

const textPairs: Record<string, string[]> = {
  text: [...surfaces, "bg-hover", "selected", "bg-title", "con-soft", ...softs],
  "text-2": [...surfaces, "bg-hover", "selected", "bg-title", ...softs],
  "text-3": [...surfaces, "bg-hover", "bg-title", "selected"],
  "accent-text": [...surfaces, "accent-soft"],
  "on-accent": ["accent"],
  add: [...resting, "bg-hover", "selected"],
  mod: [...resting, "bg-hover", "selected"],
  hid: [...resting, "bg-hover", "selected"],
  con: [...resting, "bg-hover", "selected", "con-soft"],
  ...Object.fromEntries(severities.flatMap((name) => [[`${name}-text`, [...resting, `${name}-soft`]], [`on-${name}`, [name]]])),
  ...Object.fromEntries(environments.flatMap((name) => [[`${name}-text`, [...surfaces, `${name}-soft`]], [`on-${name}`, [name, `${name}-fill`]]])),
};

const partPairs: Record<string, string[]> = {
  ...Object.fromEntries(severities.map((name) => [name, ["bg-pane", "bg-window", "bg-sunk", `${name}-soft`]])),
  ...Object.fromEntries(environments.map((name) => [name, surfaces])),
  "line-strong": surfaces,
  accent: ["bg-pane", "bg-window", "bg-side", "bg-sunk", "accent-soft"],
  focus: [...surfaces, "selected", "prod-soft", "test-soft", "dev-soft", "scratch-soft"],
};

for (const [theme, colours] of Object.entries(themes())) {
  const colour = (name: string) => {
    const value = colours.get(name);
    assert.ok(value, `The theme ${theme} has no colour --${name}.`);
    return value;
  };
  const check = (pairs: Record<string, string[]>, least: number) => {
    const failures: string[] = [];
    for (const [front, backs] of Object.entries(pairs)) {
      for (const back of backs) {
        const found = ratio(colour(front), colour(back));
        if (found < least) failures.push(`${front} on ${back}: ${found.toFixed(2)}`);
      }
    }
    assert.deepEqual(failures, []);
  };
  test(`${theme}: text can be read`, () => check(textPairs, 4.5));
  test(`${theme}: parts of the interface can be seen`, () => check(partPairs, 3));
  test(`${theme}: every colour is there`, () => assert.equal(colours.size, 60));
}

test("the measure is the one of WCAG", () => {
  assert.equal(ratio("#000000", "#ffffff"), 21);
  assert.equal(ratio("#777777", "#ffffff").toFixed(2), "4.48");
});
