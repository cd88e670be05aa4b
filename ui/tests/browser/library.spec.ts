// The library and its backups by mouse and by keyboard, against the pretended backend.

import { expect, test, type Page } from "@playwright/test";
import { commands, lastCall, open, panes } from "./window";

async function library(page: Page, turns: string[] = []) {
  await open(page, { turns });
  await panes(page);
  await page.locator("#place-library").click();
  await expect(page.locator("[data-entry]").first()).toBeVisible();
}

test("a label inside an old bundle is found, its timeline told, and two of its versions compared", async ({ page }) => {
  await library(page);
  await page.keyboard.press("Control+f");
  await expect(page.locator("#find-entry")).toBeFocused();
  await page.keyboard.type("receipt number");
  await expect(page.getByText("3 entries")).toBeVisible();
  await expect(page.locator("mark")).toHaveCount(3);
  await page.locator("#toggle-rest").click();
  await expect(page.locator("[data-entry]")).toHaveCount(3);
  await page.locator('[data-entry="entry-213-c41f08ea"]').click();
  await page.locator('[data-hit="field-receipt-number"] button').click();
  expect(await lastCall(page, "definition_timeline")).toEqual({ definition: "field-receipt-number" });
  await expect(page.locator("[data-moment]")).toHaveCount(3);
  await page.getByRole("button", { name: /^Compare with before/ }).first().click();
  expect(await lastCall(page, "compare_entry")).toEqual({ left: "entry-178", right: { kind: "entry", entry: "entry-215-0fb2" } });
  await expect(page.locator("[data-line]")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.locator("#timeline")).toBeVisible();
});

test("two thousand entries are walked by keyboard, and only those in view are drawn", async ({ page }) => {
  await library(page, ["many-entries"]);
  expect(await page.locator("[data-entry]").count()).toBeLessThan(60);
  await page.locator("#entries").focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator('[data-entry="many-0"]')).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("End");
  await expect(page.locator('[data-entry="many-1999"]')).toHaveAttribute("aria-selected", "true");
  await expect(page.locator('[data-entry="many-1999"]')).toBeInViewport();
  const active = await page.locator("#entries").getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute("data-entry", "many-1999");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator('[data-entry="many-1999"]')).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page.locator("#inspector")).toBeFocused();
});

test("note, tags and pin are changed, and an entry comes back from the trash", async ({ page }) => {
  await library(page);
  await page.locator('[data-entry="entry-181"]').click();
  await page.locator("#entry-tag").fill("release 8");
  await page.locator("#entry-tag").press("Enter");
  expect(await lastCall(page, "mark_entry")).toEqual({ entry: "entry-181", mark: { kind: "tag", value: ["release 8"] } });
  await page.locator("#entry-note").fill("keep me");
  await page.locator("#save-note").click();
  await expect(page.locator('[data-entry="entry-181"]')).toContainText("keep me");
  await page.locator("#pin-entry").click();
  await page.locator("#trash-entry").click();
  await expect(page.locator('[data-code="invalid"]')).toContainText("Unpin it first");
  await page.locator("#unpin-entry").click();
  await page.locator("#entries").focus();
  await page.keyboard.press("Delete");
  await expect(page.locator('[data-entry="entry-181"]')).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.locator('[data-entry="entry-181"]')).toBeVisible();
});

test("what carries passwords says so before it leaves, and when it has left", async ({ page }) => {
  await library(page);
  await page.locator('[data-entry="entry-213-c41f08ea"]').click();
  await expect(page.locator("#secrets-inside")).toContainText("2 passwords or keys");
  await page.locator("#save-entry").click();
  await expect(page.locator('[data-notice="done"]')).toContainText("2 passwords or keys inside");
});

test("an entry is compared with a server as it is now", async ({ page }) => {
  await library(page);
  await page.locator('[data-entry="entry-180"]').click();
  await page.locator("#compare-entry").click();
  await page.locator("#with-server-which").selectOption("production-asia");
  await page.locator("#compare-entries").click();
  expect(await lastCall(page, "compare_entry")).toEqual({ left: "entry-180", right: { kind: "server", server: "production-asia" } });
  await expect(page.locator("[data-line]")).toHaveCount(4);
  await page.locator("#with-noise").check();
  await expect(page.locator("[data-line]")).toHaveCount(5);
  await page.getByRole("radio", { name: /^Removed/ }).check();
  await expect(page.locator("[data-line]")).toHaveCount(1);
});

test("all servers are backed up with one click, and each says what came of it", async ({ page }) => {
  await library(page, ["backup-fails"]);
  await page.locator("#back-up-servers").click();
  await page.locator('[data-back-up="scratch"]').uncheck();
  await page.locator("#back-up-confirm").click();
  await expect(page.locator("#run-ended")).toHaveText("1 of 4 servers backed up.");
  await expect(page.locator('[data-run="staging-asia"]')).toHaveAttribute("data-state", "done");
  await expect(page.locator('[data-run="production-asia"]')).toContainText("could not be reached");
  await expect(page.locator('[data-run="scratch"]')).toHaveCount(0);
});

test("rules are edited, their losses shown, saving removes nothing, and the losses have a prune of their own", async ({ page }) => {
  await library(page);
  await page.locator("#open-backups").click();
  await page.locator("#which-server").selectOption({ label: "Production – Asia" });
  await expect(page.locator('[data-lane="monthly"]')).toBeVisible();
  await page.locator("#keep-daily").fill("5");
  await page.locator("#keep-daily").blur();
  await expect(page.locator("#losses-title")).toHaveText("These rules do not keep 7 backups");
  await expect(page.locator("#prune-losses")).toHaveAttribute("aria-disabled", "true");
  expect(await commands(page)).not.toContain("set_keep");
  await page.locator("#discard-rules").click();
  await expect(page.locator("#save-rules")).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "One less: Last" }).click();
  await page.locator("#schedule-every").selectOption("week");
  await page.locator("#schedule-day").selectOption("friday");
  await page.locator("#save-rules").click();
  await expect(page.locator('[data-notice="done"]')).toContainText("The rules are saved. Nothing was removed.");
  expect(await commands(page)).not.toContain("prune");
  expect(await lastCall(page, "set_keep")).toMatchObject({ server: "production-asia", keep: { last: 9, daily: 14 } });
  expect(await lastCall(page, "set_schedule")).toEqual({ server: "production-asia", schedule: { every: { week: "friday" }, hour: 3, minute: 0 } });
});

test("a prune shows what would go before anything does", async ({ page }) => {
  await library(page);
  await page.locator("#open-backups").click();
  await page.locator("#show-prune").click();
  await expect(page.locator("#prune-plan")).toContainText("2 backups would go to the trash");
  expect(await commands(page)).not.toContain("prune");
  await page.locator("#prune-confirm").click();
  await expect(page.locator('[data-notice="done"]')).toContainText("1 removed for good");
});

test("a folder is chosen for plain files, and what carries passwords there is said", async ({ page }) => {
  await library(page);
  await page.locator("#open-backups").click();
  await page.locator("#choose-mirror").click();
  await expect(page.locator('[data-notice="done"]')).toContainText("carries passwords or keys inside");
  await expect(page.locator("#mirror-folder")).toHaveText("/home/builder/Exports");
  await page.locator("#stop-mirror").click();
  await expect(page.locator("#mirror-folder")).toHaveText("No folder is chosen.");
});

test("backups that fail or are old are told in the window and once to the desktop, and can be put aside", async ({ page }) => {
  await open(page, { turns: ["alarms"] });
  await panes(page);
  await expect(page.locator("[data-alarm]")).toHaveCount(2);
  await expect(page.locator('[data-server="production-europe"]')).toContainText("Backups are failing");
  expect((await commands(page)).filter((command) => command === "tell_desktop")).toHaveLength(2);
  await page.locator("[data-alarm]").first().getByRole("button", { name: "Not now" }).click();
  await expect(page.locator("[data-alarm]")).toHaveCount(1);
  await page.locator("[data-alarm]").first().getByRole("button", { name: "See its backups" }).click();
  await expect(page.getByRole("heading", { name: /^Backups of/ })).toBeVisible();
});
