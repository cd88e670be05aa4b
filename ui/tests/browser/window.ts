// How the tests open the mocked window and read it.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

const pictures = resolve(import.meta.dirname, "../../../tests/output/ui");

export type Theme = "light" | "dark" | "high-contrast";

export type Opening = { turns?: string[]; theme?: Theme; largeText?: boolean; pace?: number };

/** Opens the story at the moment its pictures were drawn. */
export async function open(page: Page, { turns = [], theme = "light", largeText = false, pace = 20 }: Opening = {}): Promise<void> {
  await page.clock.setFixedTime("2026-07-03T14:05:00+07:00");
  await page.emulateMedia({ colorScheme: theme === "light" ? "light" : "dark", contrast: theme === "high-contrast" ? "more" : "no-preference", reducedMotion: "reduce" });
  if (largeText) await page.addInitScript(() => new MutationObserver(() => document.documentElement?.style.setProperty("font-size", "200%")).observe(document, { childList: true }));
  await page.goto(`/?turns=${turns.join(",")}&pace=${pace}`);
  await expect(page.locator("main")).toBeVisible();
  if (largeText) await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
}

/** Waits until the two lists are there and compared. */
export async function panes(page: Page): Promise<void> {
  await expect(page.locator("#apps-source [data-app]").first()).toBeVisible();
  await expect(page.getByText("comparing…")).toHaveCount(0);
}

export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: resolve(pictures, `${name}.png`), animations: "disabled" });
}

/** Every rule of axe, none left out; where only the theme has changed, every rule that a theme can break. */
export async function expectAccessible(page: Page, what: "everything" | "colours" = "everything"): Promise<void> {
  // There are no frames here, and the other mode opens a page for every result.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  if (what === "colours") axe.withRules(["color-contrast", "link-in-text-block"]);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 4).map((node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`) }))).toEqual([]);
}

/** What can be pressed and is neither 24 pixels high and wide nor has that much room around it. */
export async function tooSmall(page: Page): Promise<string[]> {
  // An edge between columns is thin; beside it ‘Columns’ does the same with buttons.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).withRules(["target-size"]).exclude(".edge").analyze();
  return violations.flatMap(({ nodes }) => nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`));
}

/** Elements that reach past the right edge of the window, unless something around them scrolls or cuts them. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const held = (element: Element | null): boolean =>
      element !== null && element !== document.body && (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(element).overflowX) || held(element.parentElement));
    return [...document.querySelectorAll("body *")]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        return box.width > 1 && box.right > width + 1 && !held(element.parentElement);
      })
      .map((element) => `${element.tagName} ${element.className.toString()}`)
      .slice(0, 5);
  });
}

/** The commands that the interface has sent, in order. */
export async function commands(page: Page): Promise<string[]> {
  return page.evaluate(() => (window as unknown as { pretendedCalls: { command: string }[] }).pretendedCalls.map((call) => call.command));
}

export async function lastCall(page: Page, command: string): Promise<Record<string, unknown> | undefined> {
  return page.evaluate(
    (wanted) => (window as unknown as { pretendedCalls: { command: string; given: Record<string, unknown> }[] }).pretendedCalls.findLast((call) => call.command === wanted)?.given,
    command,
  );
}
