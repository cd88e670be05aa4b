// The rules of this folder: which layer may know which, how big a file may be, and that no sentence hides in a component.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { parse, type AST } from "svelte/compiler";

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(ts|svelte)$/.test(name))
  .map((name) => ({ name, source: readFileSync(join("src", name), "utf8") }));
const components = files.filter(({ name }) => name.endsWith(".svelte"));

const layers = ["views", "components", "state", "ipc", "text"] as const;
type Layer = (typeof layers)[number];

/** What each layer may import from; itself always. */
const below: Record<Layer, Layer[]> = {
  views: ["components", "state", "ipc", "text"],
  components: ["state", "ipc", "text"],
  state: ["ipc", "text"],
  ipc: [],
  text: ["ipc"],
};

const layerOf = (path: string): Layer | null => layers.find((layer) => path.startsWith(`${layer}/`)) ?? null;
const importsOf = (source: string) => [...source.matchAll(/(?:from|import)\s*\(?"([^"]+)"/g)].map(([, target = ""]) => target);

test("arrows point down", () => {
  const wrong: string[] = [];
  for (const { name, source } of files) {
    const layer = layerOf(name);
    if (layer === null) continue;
    for (const target of importsOf(source).filter((path) => path.startsWith("."))) {
      const reached = normalize(join(dirname(name), target));
      const to = layerOf(reached);
      if (to !== null && to !== layer && !below[layer].includes(to)) wrong.push(`${name} → ${reached}`);
      if (name.startsWith("components/shared/") && reached.startsWith("components/") && !reached.startsWith("components/shared/")) wrong.push(`${name} → ${reached}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("text knows of the bridge only its types", () => {
  const wrong = files.filter(({ name, source }) => name.startsWith("text/") && /^import (?!type)[^\n]*ipc\//m.test(source)).map(({ name }) => name);
  assert.deepEqual(wrong, []);
});

test("sentences are asked for in the language that is spoken, never in one of them", () => {
  const wrong = files.filter(({ name, source }) => !name.startsWith("text/") && /^\s*import (?!type)[^\n]*text\/(en|th)\b/m.test(source)).map(({ name }) => name);
  assert.deepEqual(wrong, []);
});

test("only the bridge speaks to the shell", () => {
  const wrong = files.filter(({ name, source }) => !name.startsWith("ipc/") && source.includes("@tauri-apps")).map(({ name }) => name);
  assert.deepEqual(wrong, []);
});

test("files stay small enough to read", () => {
  const lines = (source: string) => source.split("\n").length;
  const big = files.filter(({ name, source }) => !name.startsWith("ipc/bindings") && lines(source) > 300).map(({ name, source }) => `${name}: ${lines(source)}`);
  assert.deepEqual(big, []);
});

test("every file says what it is", () => {
  const silent = files.filter(({ name, source }) => name !== "ipc/bindings.ts" && !/^(\/\/|<!--) /.test(source)).map(({ name }) => name);
  assert.deepEqual(silent, []);
});

test("a component takes at most eight properties", () => {
  const wrong: string[] = [];
  for (const { name, source } of components) {
    const own = /type Props = (?:Omit<[^;]*?> & )?\{([^]*?)\};/.exec(source)?.[1] ?? "";
    // `a: { b: string }` is one property.
    let depth = 0;
    let count = 0;
    for (const sign of own) {
      if ("{(<[".includes(sign)) depth += 1;
      else if ("})>]".includes(sign)) depth -= 1;
      else if (sign === ":" && depth === 0) count += 1;
    }
    if (count > 8) wrong.push(`${name}: ${count}`);
  }
  assert.deepEqual(wrong, []);
});

type Node = Record<string, unknown>;

/** Calls `see` with every node of a component's markup; where it returns false, what is inside is left out. */
function walk(node: unknown, see: (node: Node) => boolean): void {
  if (Array.isArray(node)) for (const part of node) walk(part, see);
  else if (node !== null && typeof node === "object" && see(node as Node)) {
    for (const [key, part] of Object.entries(node)) if (key !== "parent" && key !== "metadata") walk(part, see);
  }
}

const spoken = new Set(["aria-label", "title", "placeholder", "alt", "aria-description"]);

const isText = (part: unknown) => (part as Node)["type"] === "Text";

test("no sentence, no raw HTML and no style attribute in markup", () => {
  const wrong: string[] = [];
  for (const { name, source } of components) {
    const { fragment } = parse(source, { modern: true }) as AST.Root;
    walk(fragment, (node) => {
      const { type, name: attribute, value, data } = node;
      if (type === "Text" && /\p{L}{2,}/u.test(String(data))) wrong.push(`${name}: ${String(data).trim()}`);
      if (type === "HtmlTag") wrong.push(`${name}: raw HTML`);
      if (type === "Attribute" && attribute === "style") wrong.push(`${name}: style attribute`);
      if (type === "Attribute" && spoken.has(String(attribute)) && Array.isArray(value) && value.some(isText)) wrong.push(`${name}: ${String(attribute)}`);
      return type !== "Attribute" && type !== "StyleDirective";
    });
  }
  assert.deepEqual(wrong, []);
});
