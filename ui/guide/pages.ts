// The guide of `docs/guide` as pages of the window, made when the interface is built: it ships with it, and nothing of it
// comes from the network. `marked` reads the Markdown, so that nobody has to keep a reader of it here.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Marked, type Tokens } from "marked";
import type { Plugin } from "vite";

const docs = fileURLToPath(new URL("../../docs/", import.meta.url));
const guide = `${docs}guide/`;
const styles = [fileURLToPath(new URL("../src/styles/tokens.css", import.meta.url)), fileURLToPath(new URL("guide.css", import.meta.url))];

type Page = { name: string; source: string; title: string };

/** A heading as its address: "Columns and data" is "columns-and-data". */
const slug = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

function titleOf(source: string): string {
  return /^# (.+)$/m.exec(source)?.[1] ?? "";
}

/** All pages, the table of contents first and the others as it lists them. */
function pages(): Page[] {
  const index = readFileSync(`${guide}index.md`, "utf8");
  const listed = ["index", ...[...index.matchAll(/\]\(([a-z-]+)\.md\)/g)].map((found) => found[1] ?? "")];
  const there = readdirSync(guide).filter((name) => name.endsWith(".md")).map((name) => name.replace(/\.md$/, ""));
  const missing = there.filter((name) => !listed.includes(name));
  if (missing.length > 0) throw new Error(`docs/guide/index.md does not list ${missing.join(", ")}`);
  const inGuide = [...new Set(listed)].map((name) => ({ name, source: readFileSync(`${guide}${name}.md`, "utf8") }));
  const all = [...inGuide, { name: "rules", source: readFileSync(`${docs}rules.md`, "utf8") }];
  return all.map((page) => ({ ...page, title: titleOf(page.source) }));
}

/** The places of a page that a link may lead to. */
function anchors({ source }: Page): Set<string> {
  const headings = [...source.matchAll(/^#+ (.+)$/gm)].map((found) => slug(found[1] ?? ""));
  return new Set([...headings, ...[...source.matchAll(/<a id="([^"]+)">/g)].map((found) => found[1] ?? "")]);
}

/** Where a link leads in the window: null when it leaves the guide. */
function target(href: string, from: Page, all: Page[]): string | null {
  const [file = "", fragment = ""] = href.split("#");
  const name = file === "" ? from.name : /^(?:\.\.\/)?([a-z-]+)\.md$/.exec(file)?.[1];
  const page = all.find((each) => each.name === name);
  if (!page) return null;
  if (fragment !== "" && !anchors(page).has(fragment)) throw new Error(`${from.name}.md leads to ${href}, which is not there`);
  return `${page.name}.html${fragment === "" ? "" : `#${fragment}`}`;
}

function body(page: Page, all: Page[]): string {
  const named = new Set([...page.source.matchAll(/<a id="([^"]+)">/g)].map((found) => found[1]));
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }: Tokens.Heading) {
        const id = slug(text);
        // Where the page names the place itself, the heading does not name it a second time.
        return `<h${depth}${named.has(id) ? "" : ` id="${id}"`}>${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        const place = target(href, page, all);
        if (place !== null) return `<a href="${escaped(place)}">${words}</a>`;
        // The window goes nowhere else, so that an address is there to be read.
        return href.startsWith("https:") ? `${words} (<span class="address">${escaped(href)}</span>)` : words;
      },
      image({ href, text }: Tokens.Image) {
        return `<img src="${escaped(href)}" alt="${escaped(text)}" />`;
      },
      table(token: Tokens.Table) {
        const cells = (row: Tokens.TableCell[], tag: "th" | "td") => row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("");
        const rows = token.rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
        return `<div class="table" role="group" aria-label="Table" tabindex="0"><table><thead><tr>${cells(token.header, "th")}</tr></thead><tbody>${rows}</tbody></table></div>\n`;
      },
    },
  });
  return marked.parse(page.source, { async: false });
}

function html(page: Page, all: Page[]): string {
  const entry = ({ name, title }: Page) => `<li><a href="${name}.html"${name === page.name ? ' aria-current="page"' : ""}>${escaped(name === "index" ? "Contents" : title)}</a></li>`;
  return `<!doctype html>
<html lang="en" data-theme="system">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<link rel="icon" href="data:," />
<link rel="stylesheet" href="guide.css" />
<title>${escaped(page.title)} – AppFerry guide</title>
</head>
<body>
<nav aria-label="Pages of the guide"><ul>
${all.map(entry).join("\n")}
</ul></nav>
<main>
${body(page, all)}</main>
</body>
</html>
`;
}

/** Makes the guide part of what is built. A link to a page or place that is not there ends the build. */
export function guidePages(): Plugin {
  return {
    name: "guide-pages",
    apply: "build",
    generateBundle() {
      const all = pages();
      for (const page of all) this.emitFile({ type: "asset", fileName: `guide/${page.name}.html`, source: html(page, all) });
      this.emitFile({ type: "asset", fileName: "guide/guide.css", source: styles.map((file) => readFileSync(file, "utf8")).join("\n") });
      for (const picture of readdirSync(`${guide}pictures`).filter((name) => name.endsWith(".png")))
        this.emitFile({ type: "asset", fileName: `guide/pictures/${picture}`, source: readFileSync(`${guide}pictures/${picture}`) });
    },
  };
}
