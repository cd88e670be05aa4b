// Choosing what of a bundle is imported: checkboxes, what comes along and why, and what others need.

import { expect, test, type Page } from "@playwright/test";
import { commands, expectAccessible, lastCall, open, panes, type Opening } from "./window";

async function selection(page: Page, opening: Opening = {}) {
  await open(page, opening);
  await panes(page);
  await page.locator("#apps-source").getByRole("row", { name: /Education Matters/ }).click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await page.locator("#tab-selection").click();
  await expect(page.locator("#contents [data-check]").first()).toBeVisible();
}

const item = (page: Page, name: string) => page.locator("#contents").getByRole("treeitem", { name: new RegExp(`^${name}`) }).first();
const current = (page: Page) => page.locator('#contents [role="treeitem"][aria-selected="true"]');
const choices = async (page: Page) => ((await lastCall(page, "choose"))?.["change"] as { choices: { selection: unknown; decisions: unknown } }).choices;

test("a page is cherry-picked by the keyboard alone, and everything is taken again", async ({ page }) => {
  await selection(page);
  await page.locator("#contents").focus();
  await page.keyboard.press("Home");
  await expect(current(page)).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Space");
  // What the other app needs of this one still comes along.
  await expect(current(page)).toHaveAttribute("aria-checked", "mixed");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(current(page)).toHaveAttribute("aria-checked", "true");
  await expect(item(page, "Education Matters")).toHaveAttribute("aria-checked", "mixed");
  await expect(page.locator("#selected")).toContainText(" of ");
  // Whatever is checked is what the plan is made of, though it was clicked faster than it could be computed.
  await expect(page.locator('[data-needed="field-amount"]')).toContainText("shows its field");
  await expect(page.locator('[data-gate="computing"]')).toHaveCount(0);
  expect(JSON.stringify((await choices(page)).selection)).toContain("view-csi-assessment");
  await page.locator("#take-everything").click();
  await expect(page.locator("#selected")).toContainText("Everything");
  await expect(item(page, "Education Matters")).toHaveAttribute("aria-checked", "true");
  expect(await choices(page)).toEqual({ selection: "all", decisions: {}, fixes: [] });
});

test("a widget less makes its page mixed, and nothing jumps while the plan is computed again", async ({ page }) => {
  await selection(page);
  await page.locator("#find-content").fill("Edit CSI");
  await page.locator('[data-box="view-edit-csi-assessment"]').click();
  await expect(item(page, "CSI Assessment")).toHaveAttribute("aria-checked", "mixed");
  await expect(item(page, "Edit CSI Assessment")).toHaveAttribute("aria-checked", "false");
  await expect(page.locator("#find-content")).toHaveValue("Edit CSI");
  expect((await choices(page)).decisions).toEqual({ "view-edit-csi-assessment": "skip" });
  await expect(page.locator("#tab-selection")).toContainText("some");
  await page.locator('[data-box="view-edit-csi-assessment"]').click();
  await expect(item(page, "CSI Assessment")).toHaveAttribute("aria-checked", "true");
  await expect(page.locator("#tab-selection")).toContainText("all");
});

test("what comes along says why, and is left out only after a question that shows what needs it", async ({ page }) => {
  await selection(page);
  for (const app of ["Education Matters", "kitchen-sink"]) await item(page, app).locator("[data-box]").click();
  await page.locator("#find-content").fill("Amount");
  await expect(page.locator("#selected")).toContainText("0 of");
  await page.locator("#find-content").fill("Overview");
  await page.locator('[data-box="view-overview"]').click();
  await page.locator("#find-content").fill("Amount");
  await expect(item(page, "Amount")).toContainText("comes along: ‘Gift entry’ shows its field ‘Amount’.");
  await page.locator('[data-box="field-amount"]').click();
  await expect(page.getByRole("group", { name: /‘Amount’ comes along because it is needed/ })).toContainText("Gift entry");
  await expect(page.locator("#keep-needed")).toBeFocused();
  await expectAccessible(page);
  await page.locator("#keep-needed").click();
  await expect(item(page, "Amount")).toHaveAttribute("aria-checked", "true");
  await page.locator('[data-box="field-amount"]').click();
  await page.locator("#leave-needed").click();
  await expect(item(page, "Amount")).toHaveAttribute("aria-checked", "false");
  await expect(page.locator("[data-breaking]")).toContainText("would miss");
});

test("a selection that cannot be computed goes back to what it was, and says why", async ({ page }) => {
  await selection(page, { turns: ["choice-fails"] });
  await item(page, "Education Matters").locator("[data-box]").click();
  await expect(page.locator('[data-code="invalid"]')).toBeVisible();
  await expect(item(page, "Education Matters")).toHaveAttribute("aria-checked", "true");
});

test("clicks that come while the plan is computed are one more computation, of the last", async ({ page }) => {
  await selection(page, { pace: 150 });
  await page.locator("#find-content").fill("Overview part");
  for (const part of [1, 2, 3, 4]) await page.locator(`[data-box="view-overview-part-${part}"]`).click();
  await expect(page.locator('[data-gate="computing"]')).toBeVisible();
  await expect(page.locator('[data-gate="computing"]')).toHaveCount(0);
  expect(Object.keys((await choices(page)).decisions as object)).toHaveLength(4);
  expect((await commands(page)).filter((command) => command === "choose").length).toBeLessThan(4);
});

test("twenty thousand lines: few are drawn, each knows its place, and the last is in reach", async ({ page }) => {
  await selection(page, { turns: ["many-changes"] });
  await page.locator("#find-content").fill("Field");
  await page.locator("#contents").focus();
  await page.keyboard.press("End");
  await expect(current(page)).toHaveAttribute("aria-posinset", /\d+/);
  await expect(current(page)).toBeInViewport();
  expect(await page.locator('#contents [role="treeitem"]').count()).toBeLessThan(60);
  await page.keyboard.press("Space");
  await expect(current(page)).toHaveAttribute("aria-checked", "false");
});
