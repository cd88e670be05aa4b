// Keys: the menus that list them all, find or run, other keys, letters in a plan, and a focus that is never lost.

import { expect, test } from "@playwright/test";
import { commands, open, panes } from "./window";
import { ready, tree, differences, amount } from "./states";

const focusIn = (page: import("@playwright/test").Page, selector: string) => page.evaluate((wanted) => document.activeElement?.closest(wanted) !== null && document.activeElement !== document.body, selector);

test("the bar of menus is reached by a key, lists every action with its keys, and runs one", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("F10");
  await expect(page.locator("#menu-file")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator('[data-action="plan"]')).toContainText("Ctrl I");
  await expect(page.locator('[data-action="plan"]')).not.toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Escape");
  await page.locator("#menu-plan").click();
  await expect(page.locator('[data-action="acceptFix"]')).toHaveAttribute("aria-disabled", "true");
  await expect(page.locator('[data-action="acceptFix"]')).toContainText("Not in this view");
  await page.keyboard.press("Escape");
  await page.locator("#menu-view").click();
  await page.locator('[data-action="library"]').click();
  await expect(page.locator("#add-files")).toBeVisible();
});

test("find or run plans an import from a few letters and gives the focus back when it is left", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#filter-source").focus();
  await page.keyboard.press("Control+k");
  await expect(page.locator("#palette-query")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("#filter-source")).toBeFocused();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("plan edu prod");
  const first = page.getByRole("option").first();
  await expect(first).toHaveAttribute("aria-selected", "true");
  await expect(first).toContainText("Plan import of Education Matters into Production – Asia");
  await page.keyboard.press("ArrowUp");
  await expect(first).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await commands(page)).not.toContain("apply_plan");
});

test("find or run reaches apps, servers, entries and actions, and says when nothing fits", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#open-palette").click();
  await page.keyboard.type("cars on production");
  await page.getByRole("option").filter({ hasText: "on Production" }).first().click();
  await expect(page.locator('#apps-destination [data-app]:focus')).toContainText("CARS");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zzz");
  await expect(page.locator("dialog")).toContainText("Nothing has these words.");
  await page.locator("#palette-query").fill("swap");
  await page.keyboard.press("Enter");
  await expect(page.locator("#choose-source")).toContainText("Production – Asia");
});

test("keys can be changed and are kept", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("?");
  await page.locator("#change-shortcuts").click();
  await page.locator('[data-change-keys="swap"]').click();
  await page.keyboard.press("Control+i");
  await expect(page.locator("dialog")).toContainText("Ctrl I means ‘Plan import’ already.");
  await page.locator('[data-change-keys="swap"]').click();
  await page.keyboard.press("Control+Shift+x");
  await expect(page.locator('[data-change-keys="swap"]')).toContainText("Ctrl Shift X");
  await page.locator('[data-switch-off="refresh"]').click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+Shift+x");
  await expect(page.locator("#choose-source")).toContainText("Production – Asia");
  await page.reload();
  await panes(page);
  await page.keyboard.press("?");
  await expect(page.locator("dialog")).toContainText("Ctrl Shift X");
});

test("in a plan single letters decide, and the focus stays in the list", async ({ page }) => {
  await open(page);
  await differences(page);
  await amount(page);
  await tree("Amount")(page);
  await page.locator("#change-tree").focus();
  await page.keyboard.press("k");
  await expect(page.locator('[data-decision="keep-destination"]')).toBeVisible();
  await page.locator("#change-tree").focus();
  await page.keyboard.press("i");
  await expect(page.locator('[data-decision="use-incoming"]')).toBeVisible();
  await page.keyboard.press("Alt+1");
  await expect.poll(() => focusIn(page, ".findings")).toBe(true);
  await page.locator("[data-rule]:has([data-fix])").first().focus();
  await page.keyboard.press("a");
  await page.locator("#tab-choices").click();
  await expect(page.locator('[data-fix][data-state="accepted"]').first()).toBeVisible();
});

test("letters in a text field are text", async ({ page }) => {
  await open(page);
  await ready(page);
  await page.locator("#typed-name").fill("");
  await page.keyboard.type("arikn?");
  await expect(page.locator("#typed-name")).toHaveValue("arikn?");
  await expect(page.locator("dialog")).toHaveCount(0);
});

test("F6 goes from part to part and always lands somewhere", async ({ page }) => {
  await open(page);
  await differences(page);
  const seen = new Set<string>();
  for (let press = 0; press < 6; press += 1) {
    await page.keyboard.press("F6");
    seen.add(await page.evaluate(() => document.activeElement?.closest("[data-region]")?.className ?? "nowhere"));
  }
  expect(seen).not.toContain("nowhere");
  expect(seen.size).toBeGreaterThanOrEqual(3);
});
