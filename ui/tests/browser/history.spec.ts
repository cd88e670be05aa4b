// The history: found by what one remembers, read in full, compared, repeated by command; and the plans kept for later.

import { expect, test } from "@playwright/test";
import { states } from "./states";
import { lastCall, open } from "./window";

const stepsTo = (name: string) => states.find((state) => state.name === name)?.steps ?? (async () => {});

test("imports are found by server, outcome, period and text", async ({ page }) => {
  await open(page);
  await stepsTo("11-history")(page);
  const lines = page.locator("[data-import]");
  await expect(lines).toHaveCount(6);
  await page.locator("#filter-server").selectOption("Production – Asia");
  await expect(lines).toHaveCount(4);
  await page.locator("#filter-outcome").selectOption("verified");
  await expect(lines).toHaveCount(1);
  await expect(page.getByText("1 of 6 imports")).toBeVisible();
  await page.locator("#filter-outcome").selectOption("");
  await page.locator("#filter-period").selectOption("week");
  await expect(lines).toHaveCount(1);
  await page.locator("#filter-period").selectOption("any");
  await page.locator("#find-import").fill("well");
  await expect(lines).toHaveCount(1);
  await page.locator("#find-import").fill("zebra");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(lines).toHaveCount(6);
});

test("a record tells account, versions, findings and the same by command, and is exported", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await stepsTo("11-record")(page);
  await expect(page.getByText("builder@example.org")).toBeVisible();
  await expect(page.getByText("2.5.4")).toBeVisible();
  await expect(page.locator("li[data-rule]")).toHaveCount(15);
  await page.getByRole("button", { name: "Copy the commands" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("appferry apply import-39.plan.json --confirm 'Production – Asia' --asked");
  await page.locator("#export-record").click();
  expect(await lastCall(page, "export_import")).toMatchObject({ importId: "import-38" });
  await expect(page.locator('[data-notice="done"]')).toContainText("import-39.json");
});

test("two records stand side by side, and what differs says so in words", async ({ page }) => {
  await open(page);
  await stepsTo("11-records-compared")(page);
  await expect(page.getByRole("row", { name: /^server/ })).toContainText("Scratch");
  await expect(page.getByRole("row", { name: /^version of api_sails/ })).toContainText("2.5.3");
  await expect(page.locator('[data-same="true"]').first()).toContainText("the same");
  await expect(page.locator('[data-same="false"]').first()).toContainText("another");
  await expect(page.getByRole("heading", { name: /^Findings only of this import 2/ })).toBeVisible();
});

test("a kept plan says when it is surely stale, is planned again, and deleted", async ({ page }) => {
  await open(page);
  await stepsTo("11-saved-plans")(page);
  await expect(page.locator('[data-saved-plan="0c11aa77"]')).toContainText("stale: the server was imported into since");
  await expect(page.locator("[data-stale='false']").first()).toContainText("is checked when it is planned again");
  await page.locator('[data-delete-plan="0c11aa77"]').click();
  await expect(page.locator("[data-saved-plan]")).toHaveCount(2);
  await page.locator("[data-plan-again]").first().click();
  await expect(page.locator("#apply-plan")).toBeVisible();
  await expect(page.locator('[data-notice="done"]').filter({ hasText: "it is the same plan" })).toBeVisible();
});

test("a plan is kept from its menu", async ({ page }) => {
  await open(page);
  await stepsTo("05-plan-menu")(page);
  await page.getByRole("menuitem", { name: "Keep for later" }).click();
  expect(await lastCall(page, "keep_plan")).toMatchObject({ language: "en" });
});

test("an import that ended half-way says so, and goes on after its errors were accepted again", async ({ page }) => {
  await open(page);
  await stepsTo("11-history")(page);
  await expect(page.locator('[data-import="import-35"]')).toContainText("not all of it was sent");
  await page.locator('[data-record="import-35"]').click();
  await page.locator("#go-on").click();
  await expect(page.getByRole("dialog")).toContainText("2 of 5 uploads were sent.");
  await expect(page.locator("#go-on-confirm")).toHaveAttribute("aria-disabled", "true");
  await page.locator("#go-on-errors").check();
  await page.locator("#go-on-confirm").click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  expect(await lastCall(page, "resume_import")).toEqual({ importId: "import-35", consent: { typed_name: null, accept_errors: true, asked: "no" } });
});
