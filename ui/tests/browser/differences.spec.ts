// Reading what differs: by mouse, by keyboard alone, from a finding, in a narrow window, and among twenty thousand.

import { expect, test, type Page } from "@playwright/test";
import { commands, lastCall, open, panes, type Opening } from "./window";

async function planned(page: Page, opening: Opening = {}) {
  await open(page, opening);
  await panes(page);
  await page.locator("#apps-source").getByRole("row", { name: /CARS/ }).click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await expect(page.locator("#apply-plan")).toBeVisible();
}

async function atDifferences(page: Page, opening: Opening = {}) {
  await planned(page, opening);
  await page.locator("#tab-differences").click();
  await expect(page.locator("#change-tree [data-change]").first()).toBeVisible();
}

const item = (page: Page, name: string) => page.locator("#change-tree").getByRole("treeitem", { name: new RegExp(`^${name}`) });
const current = (page: Page) => page.locator('#change-tree [aria-selected="true"]');
const named = (page: Page) => page.locator("#difference-name");
const rows = (page: Page) => page.locator("#change-tree [role=treeitem]");

test("by mouse: fold, filter, look, and step from change to change", async ({ page }) => {
  await atDifferences(page);
  await expect(page.locator("#change-position")).toHaveText("Change 1 of 154");
  await item(page, "EM Donation").locator(".fold").click();
  await item(page, "Amount").click();
  await expect(named(page)).toHaveText("Amount");
  await expect(page.locator('[data-property="label"] .both')).toHaveCount(2);
  await expect(page.locator('[data-property="required"] .word')).toHaveText("changed");
  await expect(page.locator('[data-note="conflict"]')).toContainText("Changed on both sides.");
  await expect(page.locator('[data-finding="SCH-01"]')).toContainText("1,284 of 2,000 rows");
  await page.getByRole("button", { name: "Next change" }).click();
  await expect(named(page)).toHaveText("Donation Date");
  await page.getByRole("button", { name: "Previous change" }).click();
  await expect(named(page)).toHaveText("Amount");
  await page.getByRole("radio", { name: /Conflicts/ }).check();
  await expect(page.locator("#change-position")).toHaveText("Change 3 of 3");
  await page.locator("#more-filters").click();
  await page.getByRole("combobox", { name: "Type" }).selectOption("view");
  await expect(page.locator("#change-position")).toHaveText("Change 2 of 2");
  await page.getByRole("combobox", { name: "App", exact: true }).selectOption({ label: "kitchen-sink" });
  await expect(page.getByText("No change matches.")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.locator("#change-position")).toContainText("of 154");
});

test("noise is left out with its number, and shown when asked for", async ({ page }) => {
  await atDifferences(page);
  await expect(page.getByText("12 left out")).toBeVisible();
  await page.locator("#leave-out-noise").uncheck();
  await expect(page.getByText("12 shown too")).toBeVisible();
  await expect(page.locator("#change-position")).toContainText("of 166");
  await page.locator("#tab-findings").click();
  await page.locator('[data-show="field-amount"]').click();
  await expect(page.locator('[data-property="width"]')).toHaveCount(0);
  await expect(page.getByText(/^4 properties left out as noise: row order, width/)).toBeVisible();
  await page.locator("#noise-rows").click();
  await expect(page.locator('[data-property="width"]')).toHaveCount(1);
});

test("by keyboard alone: the tree, a name, a change, and its sides", async ({ page }) => {
  await atDifferences(page);
  await page.locator("#find-change").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.locator("#change-tree")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(current(page)).toHaveAttribute("aria-level", "1");
  await expect(current(page)).toHaveAttribute("aria-setsize", "2");
  await page.keyboard.press("ArrowUp");
  await expect(current(page)).toHaveAttribute("aria-posinset", "1");
  await page.keyboard.press("ArrowLeft");
  await expect(current(page)).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(current(page)).toHaveAttribute("aria-level", "2");
  await page.keyboard.type("em don");
  await expect(current(page)).toContainText("EM Donation");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(named(page)).toHaveText("Amount");
  await page.keyboard.press("F7");
  await expect(named(page)).toHaveText("Donation Date");
  await page.keyboard.press("Shift+F7");
  await expect(named(page)).toHaveText("Amount");
  await page.keyboard.press("Tab");
  await expect(page.locator("#difference")).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Unified" })).toBeChecked();
  await expect(page.locator("dl [data-property=label]")).toContainText("Amount (THB)");
  await page.keyboard.press("Control+f");
  await expect(page.locator("#find-change")).toBeFocused();
  await page.keyboard.type("receipt number");
  await expect(page.locator("#change-position")).toHaveText("Change 1 of 1");
  await expect(current(page)).toContainText("Receipt Number");
});

test("a finding leads to its difference, and a neighbour to the next", async ({ page }) => {
  await planned(page);
  await page.locator('[data-show="object-em-entity"]').click();
  await expect(named(page)).toHaveText("EM Entity");
  await page.locator("#find-change").fill("Donation Date");
  await item(page, "Donation Date").click();
  await page.getByRole("button", { name: "EM Donation", exact: true }).click();
  await expect(named(page)).toHaveText("EM Donation");
  // The search would have hidden it.
  await expect(page.locator("#find-change")).toHaveValue("");
});

test("work that would be lost is shown alone, and all again", async ({ page }) => {
  await planned(page);
  await page.locator("#show-work").click();
  await expect(page.locator("#change-position")).toHaveText("Change 1 of 4");
  await page.locator(".only button").click();
  await expect(page.locator("#change-position")).toContainText("of 154");
});

test("a counter opens the differences with its filter", async ({ page }) => {
  await planned(page);
  await page.getByRole("button", { name: /^3 conflicts/ }).click();
  await expect(page.locator("#change-position")).toHaveText("Change 1 of 3");
});

test("twenty thousand nodes: few are drawn, each knows its place, and the end is in reach", async ({ page }) => {
  await atDifferences(page, { turns: ["many-changes"] });
  await page.locator("#change-tree").focus();
  await page.keyboard.press("End");
  await expect(current(page)).toHaveAttribute("aria-setsize", "500");
  await expect(current(page)).toHaveAttribute("aria-posinset", "500");
  await expect(current(page)).toBeInViewport();
  expect(await rows(page).count()).toBeLessThan(60);
  await page.locator("#find-change").fill("Field 499.1");
  await expect(page.locator("#change-position")).toContainText("of 11");
  // Scrolled away, the current line is still there for a screen reader.
  await page.locator("#find-change").fill("Field");
  await page.locator("#change-tree").evaluate((tree) => (tree.scrollTop = 0));
  const at = await page.locator("#change-tree").getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${at}"]`)).toHaveCount(1);
});

test("a narrow window shows tree and detail as two pages, and three columns as one", async ({ page }) => {
  await page.setViewportSize({ width: 480, height: 800 });
  await planned(page);
  await page.locator("#tab-differences").click();
  await expect(page.locator("#change-tree")).toBeVisible();
  await expect(page.locator("#difference")).toBeHidden();
  await item(page, "Add CSI Assessment").click();
  await expect(named(page)).toBeVisible();
  await expect(page.locator("#change-tree")).toBeHidden();
  await expect(page.getByRole("radio", { name: "Three-way" })).toHaveCount(0);
  await expect(page.locator("dl [data-property=label]")).toBeVisible();
  await page.getByRole("button", { name: "Changes", exact: true }).click();
  await expect(page.locator("#change-tree")).toBeFocused();
});

test("the builders are asked, or not, before an import: the gate says so until then", async ({ page }) => {
  await planned(page);
  await page.locator("#accept-errors").check();
  await page.locator("#typed-name").fill("Production – Asia");
  await expect(page.locator("[data-gate=ask]")).toContainText("Say whether you have asked the builders.");
  await page.locator("#apply-plan").click({ force: true });
  expect(await commands(page)).not.toContain("apply_plan");
  await page.getByRole("button", { name: "Go to the message" }).click();
  await expect(page.locator("#asked-yes")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.locator("[data-gate=ready]")).toBeVisible();
});

test("a plan is saved, kept as a page, and opened again to be read only", async ({ page }) => {
  await planned(page);
  await page.locator("#plan-menu").click();
  await page.getByRole("menuitem", { name: "Save plan…" }).click();
  await expect(page.locator('[data-notice="done"]')).toContainText("production-asia.plan");
  await page.locator("#plan-menu").click();
  await page.getByRole("menuitem", { name: "Save as page…" }).click();
  expect(await lastCall(page, "save_plan_page")).toMatchObject({ plan: "7d1e5a90b3f24c6f8a11c04a" });
  await page.locator("#plan-menu").click();
  await page.getByRole("menuitem", { name: "Open a plan from a file…" }).click();
  await expect(page.locator("#read-only")).toContainText("Read-only. Made today 14:02 for Production – Asia.");
  await expect(page.locator("#apply-plan")).toHaveCount(0);
  await page.locator("#tab-differences").click();
  await expect(page.locator("#change-position")).toContainText("of 154");
  await page.keyboard.press("Escape");
  await expect(page.locator("#apps-source")).toBeVisible();
});

test("a saved plan says which properties its file left out, and offers no JSON that it does not hold", async ({ page }) => {
  await planned(page);
  await page.locator("#plan-menu").click();
  await page.getByRole("menuitem", { name: "Open a plan from a file…" }).click();
  await page.locator("#tab-differences").click();
  await page.locator("#find-change").fill("Changed kind 27");
  await item(page, "Changed kind 27").click();
  await expect(page.locator("#difference")).toContainText("The properties of this change are not in this file.");
  await expect(page.locator("#difference")).not.toContainText("no common ancestor");
  await expect(page.getByRole("radio", { name: "JSON" })).toHaveCount(0);
  await page.locator("#find-change").fill("Donation Date");
  await item(page, "Donation Date").click();
  await expect(page.locator('#difference [data-property="label"]')).toBeVisible();
});

test("what changed since the last look is said at the server, without a question", async ({ page }) => {
  await open(page);
  await panes(page);
  await expect(page.locator('[data-server="production-asia"]')).toContainText("3 changed since last look");
  await page.keyboard.press("Control+3");
  await expect(page.locator("#since-last-look")).toContainText("Payroll Export");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("differences that cannot be read say so, and can be asked for again", async ({ page }) => {
  await planned(page, { turns: ["differences-fail"] });
  await page.locator("#tab-differences").click();
  await expect(page.locator("[data-code=library]")).toBeVisible();
  const before = (await commands(page)).filter((command) => command === "plan_differences").length;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect.poll(async () => (await commands(page)).filter((command) => command === "plan_differences").length).toBeGreaterThan(before);
});
