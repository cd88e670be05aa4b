// What came of an import: nothing is green before it is proved, and nobody waits longer than they want.

import { expect, test } from "@playwright/test";
import { states } from "./states";
import { commands, lastCall, open, panes } from "./window";

const stepsTo = (name: string) => states.find((state) => state.name === name)?.steps ?? (async () => {});

test("a result names the first failure of an object, what followed from it, and who sees what", async ({ page }) => {
  await open(page);
  await stepsTo("08-result")(page);
  await expect(page.getByText("Stopped by it or failed after it")).toBeVisible();
  await expect(page.getByText("The field ‘Postal Code’ was not created")).toBeVisible();
  await expect(page.locator("[data-access]")).toHaveText([/Education Matters Staff.*lacks 1 scope.*different/s, /Own children.*missing/s, /letterhead\.png.*another content.*different/s]);
});

test("in the main window, too, the restart is asked for until it is proved", async ({ page }) => {
  await open(page, { turns: ["restart"] });
  await panes(page);
  const banner = page.locator('[data-restart="Production – Asia"]');
  await expect(banner).toContainText("Until then: 3 things go on with old definitions");
  await banner.getByRole("button", { name: "I have restarted it: verify again" }).click();
  await expect(banner).toHaveCount(0);
  expect(await lastCall(page, "verify_import")).toMatchObject({ restarted: true });
});

test("a restart that leaves differences keeps the reminder and shows them", async ({ page }) => {
  await open(page, { turns: ["restart", "still-different"] });
  await panes(page);
  await page.locator("[data-restarted]").click();
  await expect(page.locator('[data-outcome="verified-with-differences"]')).toBeVisible();
  await expect(page.locator("[data-restarted]")).toBeVisible();
});

test("who only waits for an answer can stop waiting: the outcome is unknown, and nothing is sent again", async ({ page }) => {
  await open(page, { turns: ["hold-wait", "only-waits"] });
  await stepsTo("07-apply-waiting")(page);
  await expect(page.getByText("The server goes on; only AppFerry stops asking.")).toBeVisible();
  await page.locator("#stop-waiting").click();
  await expect(page.locator('[data-outcome="unknown"]')).toBeVisible();
  expect((await commands(page)).filter((command) => command === "apply_plan")).toHaveLength(1);
});
