// The way back: what was changed since is asked about first, and what was added is removed only on its own.

import { expect, test, type Page } from "@playwright/test";
import { states } from "./states";
import { commands, lastCall, open } from "./window";

const stepsTo = (name: string) => states.find((state) => state.name === name)?.steps ?? (async () => {});
const reach = async (page: Page, name: string) => {
  await open(page);
  await stepsTo(name)(page);
};
const count = async (page: Page, command: string) => (await commands(page)).filter((called) => called === command).length;

test("an edit made after the import is never lost silently: the gate stays closed until somebody has decided", async ({ page }) => {
  await reach(page, "11-roll-back");
  await expect(page).toHaveTitle("Roll back → Production – Asia (production) — AppFerry");
  await expect(page.locator('[data-gate="conflicts"]')).toBeVisible();
  await expect(page.locator("#apply-plan")).toHaveText("Roll back 100 definitions in PRODUCTION – Asia");
  await page.getByText("Decide one by one").click();
  await page.locator('[data-conflict="view-donation-details"]').getByRole("radio", { name: "Keep current" }).check();
  // What stays as it is needs no other plan.
  expect(await count(page, "roll_back")).toBe(1);
  await expect(page.locator('[data-gate="conflicts"]')).toContainText("1 conflict needs a decision");
  await page.locator('[data-conflict="query-em-child"]').getByRole("radio", { name: "Use previous" }).check();
  await expect(page.locator('[data-gate="name"]')).toBeVisible();
  expect(await lastCall(page, "roll_back")).toMatchObject({ choices: { "view-donation-details": "keep-current", "query-em-child": "use-previous" } });
  await expect(page.locator("#conflicts")).toContainText("1 stays as now, 1 becomes what it was before.");
});

test("the three groups stand in order of good news, each with now, snapshot and after", async ({ page }) => {
  await reach(page, "11-roll-back");
  await expect(page.locator("[data-group]")).toHaveCount(3);
  expect(await page.locator("[data-group]").evaluateAll((groups) => groups.map((group) => group.getAttribute("data-group")))).toEqual(["restored", "altered", "remaining"]);
  await expect(page.getByRole("row", { name: /^77 pages and widgets/ })).toContainText("replaced");
  await expect(page.getByRole("row", { name: /^Status/ })).toContainText("rows that were saved since stay blank");
  await expect(page.getByRole("row", { name: /^48 pages and widgets/ })).toContainText("2 of them cannot be removed");
});

test("removing what was added is off, asked on its own and confirmed by the server's name", async ({ page }) => {
  await reach(page, "11-roll-back-decided");
  await expect(page.getByRole("note")).toContainText("9 definitions are removed only after the roll back was verified");
  await page.locator("#typed-name").fill("Production – Asia");
  await page.locator("#apply-plan").click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  expect(await count(page, "remove_added")).toBe(0);
  await page.locator("#remove-added").click();
  await expect(page.locator("[data-remove]:checked")).toHaveCount(9);
  const confirm = page.locator("#remove-confirm");
  await expect(confirm).toHaveAttribute("aria-disabled", "true");
  await page.locator("#removal-name").fill("Production – Asia");
  await expect(confirm).toHaveText("Remove 9 definitions from PRODUCTION – Asia");
  await confirm.click();
  await expect(page.locator("#removal-report")).toContainText("everything else is as it was");
  expect(((await lastCall(page, "remove_added"))?.["definitions"] as string[]).length).toBe(9);
});

test("an import that sent nothing cannot be rolled back, and says why", async ({ page }) => {
  await open(page, { turns: ["outcome-stale"] });
  await stepsTo("08-result-stale")(page);
  await expect(page.locator("#roll-back")).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("there is nothing to roll back").first()).toBeVisible();
});
