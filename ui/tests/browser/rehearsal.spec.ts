// A rehearsal touches only a scratch server or one of its own, counts for one plan, and opens the gate that asks for it.

import { expect, test, type Page } from "@playwright/test";
import { states } from "./states";
import { commands, lastCall, open } from "./window";

const stepsTo = (name: string) => states.find((state) => state.name === name)?.steps ?? (async () => {});
const reach = async (page: Page, name: string, turns: string[] = []) => {
  await open(page, { turns });
  await stepsTo(name)(page);
};

test("only scratch servers and a practice server of its own can be chosen", async ({ page }) => {
  await reach(page, "12-choose-where");
  await expect(page.getByRole("dialog").getByRole("radio")).toHaveCount(2);
  await expect(page.getByRole("radio", { name: /^A practice server of its own/ })).toBeChecked();
  await page.locator("#rehearse-confirm").click();
  await expect(page.locator("[data-rehearsal]")).toBeVisible();
  expect(await lastCall(page, "rehearse_plan")).toMatchObject({ on: null });
  await expect(page.getByText("The practice server is gone")).toBeVisible();
});

test("the window says that production is not touched, and what a rehearsal cannot show", async ({ page }) => {
  await reach(page, "12-rehearsal");
  await expect(page).toHaveTitle("Rehearsal on Scratch — AppFerry");
  await expect(page.getByText("Rehearsal – Production – Asia is not touched")).toBeVisible();
  await expect(page.locator('[data-step="seed"]')).toContainText("9,114 of 9,114 definitions as expected");
  await expect(page.locator('[data-step="verify"]')).toContainText("156 of 161 as planned");
  await expect(page.getByText("has no rows of data")).toBeVisible();
  await page.locator("#put-back").click();
  await expect(page.locator("#way-back-table")).toBeVisible();
  expect(await lastCall(page, "roll_back")).toMatchObject({ importId: "import-seed" });
});

test("where a rehearsal is required, the gate stays closed until this very plan was rehearsed well", async ({ page }) => {
  await reach(page, "12-review-required", ["require-rehearsal", "outcome-verified"]);
  await expect(page.locator('[data-gate="rehearse"]')).toBeVisible();
  await page.locator("#gate-rehearse").click();
  await page.locator("#rehearse-confirm").click();
  await expect(page.locator('[data-rehearsal="verified"]')).toBeVisible();
  await page.locator("#back-to-plan").click();
  await expect(page.locator('[data-gate="errors"]')).toBeVisible();
  await expect(page.locator("#rehearsal-state")).toContainText("Rehearsed today 14:05");
});

test("a rehearsal that shows differences does not open the gate", async ({ page }) => {
  await reach(page, "12-review-required", ["require-rehearsal"]);
  await page.locator("#gate-rehearse").click();
  await page.locator("#rehearse-confirm").click();
  await page.locator("#back-to-plan").click();
  await expect(page.locator('[data-gate="rehearse"]')).toBeVisible();
});

test("each server says for itself what is asked for before imports", async ({ page }) => {
  await reach(page, "12-policy");
  await expect(page.locator('[name=policy][value=off]')).toBeChecked();
  await page.locator('[name=policy][value=require]').check();
  await page.locator('[name=snapshot][value=all]').check();
  await page.locator("#save-policy").click();
  expect(await lastCall(page, "set_import_policies")).toMatchObject({ server: "production-asia", policies: { rehearsal: "require", snapshot: "all" } });
});

test("what a rehearsal left on a scratch server is verified again, without a second import", async ({ page }) => {
  await reach(page, "12-rehearsal");
  await expect(page.locator('[data-step="verify"]')).toHaveAttribute("data-state", "amiss");
  await page.locator('[data-verify-again="verify"]').click();
  await expect(page.locator('[data-step="verify"]')).toHaveAttribute("data-state", "good");
  await expect(page.locator('[data-rehearsal="verified"]')).toBeVisible();
  expect((await commands(page)).filter((command) => command === "rehearse_plan")).toHaveLength(1);
});

test("a rehearsal that was left runs on, and its plan leads back to it", async ({ page }) => {
  await reach(page, "12-rehearsing", ["hold-rehearsal"]);
  await page.locator("#back-to-plan").click();
  await expect(page.locator("#rehearsal-state")).toContainText("This plan is being rehearsed now.");
  await page.locator("#open-rehearsal").click();
  await expect(page.locator('[data-stage][data-state="now"]')).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("#open-rehearsal")).toBeVisible();
});

test("a question about a plan goes with the plan, and the keys are free again", async ({ page }) => {
  await reach(page, "12-choose-where");
  await page.evaluate(() => (window as unknown as { pretendedArrival: (arrival: object) => void }).pretendedArrival({ kind: "files", id: 1, names: ["app.json"], at: null }));
  await expect(page.locator("#add-files")).toBeVisible();
  await expect(page.locator("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
});
