// Drags from and to everywhere: what they would do is said before, and beside each there is a way by clicks.

import { expect, test, type Page } from "@playwright/test";
import { carry, drag, hold } from "./states";
import { commands, lastCall, open, panes } from "./window";

const entry = '[data-entry="entry-213-c41f08ea"]';
const arrive = (page: Page, arrival: object) => page.evaluate((told) => (window as unknown as { pretendedArrival: (arrival: object) => void }).pretendedArrival(told), arrival);

test("files held over a server say what a drop would do, and where it would not, why", async ({ page }) => {
  await open(page);
  await panes(page);
  await hold(page, '[data-pane="destination"]');
  await expect(page.locator('[data-pane="destination"].accepts')).toContainText("Plan import of 2 files into PRODUCTION – Asia");
  await expect(page.locator("#activity-strip")).toContainText("Plan import from a file…");
  await expect(page.locator('[data-server="scratch"]')).toContainText("Plan import of 2 files");
  await hold(page, '.sidebar [data-drop-server="production-europe"]');
  await expect(page.locator("#activity-strip")).toContainText("Production – Europe: Read-only, takes no imports.");
  await expect(page.locator(".accepts")).toHaveCount(0);
  await hold(page, "#place-library");
  await expect(page.locator("#place-library.accepts")).toContainText("Keep a copy of 2 files");
  await arrive(page, { kind: "left" });
  await expect(page.locator("#activity-strip")).not.toContainText("Dragging");
  expect(await commands(page)).not.toContain("plan_arrival");
});

test("apps dropped on the library are kept there, and so by the menu", async ({ page }) => {
  await open(page);
  await drag(page, "#place-library");
  await expect(page.locator("#place-library")).toContainText("Keep a copy of 2 apps");
  await page.mouse.up();
  await expect(page.getByText("Kept 2 copies in the library.").first()).toBeVisible();
  await page.locator("#send-to").click();
  await page.getByRole("menuitem", { name: "Keep in the library" }).click();
  await expect.poll(async () => (await commands(page)).filter((command) => command === "keep_app").length).toBe(4);
  expect(await commands(page)).not.toContain("export_app");
});

test("an entry dropped on a server opens a plan into it; Escape and the library put it back", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#place-library").click();
  await carry(page, entry, '.sidebar [data-drop-server="production-asia"]');
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await carry(page, entry, "#place-library");
  await expect(page.locator("#activity-strip")).toContainText("It is in the library already.");
  await page.mouse.up();
  expect(await commands(page)).not.toContain("plan_import");
  await carry(page, entry, '.sidebar [data-drop-server="production-asia"]');
  await expect(page.locator("#activity-strip")).toContainText("Dragging 1 entry over Production – Asia");
  await page.mouse.up();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_import")).toMatchObject({ source: { kind: "entry", entry: "entry-213-c41f08ea" }, destination: "production-asia" });
});

test("an entry that leaves the window becomes a file for the desktop", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#place-library").click();
  await carry(page, entry, "#find-entry");
  await expect(page.locator("#activity-strip")).toContainText("Outside the window: a copy is saved.");
  await expect.poll(() => lastCall(page, "prepare_drag")).toEqual({ entry: "entry-213-c41f08ea" });
  await page.mouse.move(400, -20);
  await expect(page.getByText("left the window").first()).toBeVisible();
  expect(await commands(page)).toContain("drag_prepared");
  await expect(page.locator("#activity-strip")).not.toContainText("Dragging");
});
