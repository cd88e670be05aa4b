// From outside: files opened or dropped, links, and the wish to close the window while something runs.

import { expect, test, type Page } from "@playwright/test";
import { commands, lastCall, open, panes } from "./window";

const arrive = (page: Page, arrival: object) => page.evaluate((told) => (window as unknown as { pretendedArrival: (arrival: object) => void }).pretendedArrival(told), arrival);

test("files dropped on a server open a plan into it and write nothing", async ({ page }) => {
  await open(page);
  await panes(page);
  const pane = await page.locator('[data-pane="destination"]').boundingBox();
  await arrive(page, { kind: "files", id: 1, names: ["app.json"], at: { x: (pane?.x ?? 0) + 60, y: (pane?.y ?? 0) + 200 } });
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_arrival")).toEqual({ arrival: 1, destination: "production-asia" });
  expect(await commands(page)).not.toContain("apply_plan");
});

test("files dropped on a read-only server stay where they are, and it says why", async ({ page }) => {
  await open(page);
  await panes(page);
  const row = await page.locator('.sidebar [data-drop-server="production-europe"]').boundingBox();
  await arrive(page, { kind: "files", id: 1, names: ["app.json"], at: { x: (row?.x ?? 0) + 20, y: (row?.y ?? 0) + 10 } });
  await expect(page.getByText("Production – Europe: Read-only, takes no imports.").first()).toBeVisible();
  expect(await commands(page)).not.toContain("plan_arrival");
});

test("files that AppFerry is opened with are kept and shown, a plan is read, and a link leads to a kept plan", async ({ page }) => {
  await open(page);
  await panes(page);
  await arrive(page, { kind: "files", id: 1, names: ["app.json"], at: null });
  await expect(page.locator("#add-files")).toBeVisible();
  await arrive(page, { kind: "files", id: 2, names: ["plan.json"], at: null });
  await expect(page.locator("#tab-findings")).toBeVisible();
  await expect(page.locator("#apply-plan")).toHaveCount(0);
  await arrive(page, { kind: "plan", plan: "3f0c" });
  await expect.poll(() => lastCall(page, "saved_plan")).toEqual({ plan: "3f0c" });
});

test("a file that is no export is named with the reason", async ({ page }) => {
  await open(page, { turns: ["no-export"] });
  await panes(page);
  await arrive(page, { kind: "files", id: 1, names: ["holiday.json"], at: null });
  await expect(page.getByText("‘holiday.json’ could not be opened. Nothing was added to the library.").first()).toBeVisible();
});

test("closing while something runs is asked about, and the safe way has the focus", async ({ page }) => {
  await open(page, { turns: ["hold-export"] });
  await panes(page);
  await page.locator("#export-all").click();
  await arrive(page, { kind: "close", running: 1 });
  await expect(page.getByRole("button", { name: "Keep AppFerry open" })).toBeFocused();
  await expect(page.locator("dialog")).toContainText("Export of all apps");
  await page.keyboard.press("Enter");
  await expect(page.locator("dialog")).toHaveCount(0);
  expect(await commands(page)).not.toContain("quit");
  await arrive(page, { kind: "close", running: 1 });
  await page.locator("#quit").click();
  await expect.poll(() => commands(page)).toContain("quit");
});

test("the wish to quit stands above a dialog, and staying brings it back with what was typed", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator(".sidebar #connect-server").click();
  await page.locator("#server-name").fill("Another");
  await arrive(page, { kind: "close", running: 0 });
  await page.getByRole("button", { name: "Keep AppFerry open" }).click();
  await expect(page.locator("dialog")).toHaveCount(1);
  await expect(page.locator("#server-name")).toHaveValue("Another");
  await expect(page.locator("#server-name")).toBeFocused();
});
