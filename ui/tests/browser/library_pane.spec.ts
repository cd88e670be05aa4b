// The library in one of the panes: entries go to the server beside it, and apps of that server are kept in it.

import { expect, test, type Page } from "@playwright/test";
import { commands, expectAccessible, lastCall, open, panes, picture, sticksOut } from "./window";

const entry = '[data-pane="source"] [data-entry="entry-213-c41f08ea"]';

async function choose(page: Page, side: "source" | "destination", name: string) {
  await page.locator(`#choose-${side}`).click();
  await page.getByRole("menuitem", { name, exact: true }).click();
}

async function carry(page: Page, from: string, to: string) {
  const [start, end] = [await page.locator(from).first().boundingBox(), await page.locator(to).boundingBox()];
  await page.mouse.move((start?.x ?? 0) + 60, (start?.y ?? 0) + 12);
  await page.mouse.down();
  await page.mouse.move((end?.x ?? 0) + 80, (end?.y ?? 0) + 240, { steps: 8 });
}

test("an entry of the library is planned into the server beside it: by button, by key and by drag", async ({ page }) => {
  await open(page);
  await panes(page);
  await choose(page, "source", "Library");
  await expect(page).toHaveTitle(/^Library → Production – Asia/);
  await expect(page.locator("#plan-import")).toHaveAttribute("aria-disabled", "true");
  await page.locator(entry).click();
  await expect(page.locator("#inspector #plan-entry")).toBeVisible();
  await page.locator("#plan-import").click();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_import")).toMatchObject({ source: { kind: "entry", entry: "entry-213-c41f08ea" }, destination: "production-asia" });
  await page.keyboard.press("Escape");
  await expect(page.locator(entry)).toBeVisible();
  await page.keyboard.press("Control+2");
  await expect(page.locator("#entries")).toBeFocused();
  await page.keyboard.press("Control+i");
  await expect(page.locator("#apply-plan")).toBeVisible();
  await page.keyboard.press("Escape");
  await carry(page, entry, '[data-pane="destination"]');
  await expect(page.locator('[data-pane="destination"].accepts')).toContainText("Plan import of 1 entry into PRODUCTION – Asia");
  await page.mouse.up();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect((await commands(page)).filter((command) => command === "plan_import")).toHaveLength(3);
  expect(await commands(page)).not.toContain("apply_plan");
});

test("apps of a server are kept in the library beside it: by button, by copy and paste and by drag", async ({ page }) => {
  await open(page);
  await panes(page);
  await choose(page, "destination", "Library");
  await expect(page.locator('[data-pane="destination"] [data-entry]').first()).toBeVisible();
  await page.locator("#apps-source [data-app]").first().click();
  await page.locator("#plan-import").click();
  await expect(page.getByText("Kept 1 copy in the library.").first()).toBeVisible();
  await page.locator("#apps-source [data-app]").first().press("Control+c");
  await page.locator("#entries").press("Control+v");
  await expect.poll(async () => (await commands(page)).filter((command) => command === "keep_app").length).toBe(2);
  await carry(page, "#apps-source [data-app]", '[data-pane="destination"]');
  await expect(page.locator('[data-pane="destination"].accepts')).toContainText("Keep a copy of 1 app");
  await page.mouse.up();
  await expect.poll(async () => (await commands(page)).filter((command) => command === "keep_app").length).toBe(3);
  expect(await commands(page)).not.toContain("plan_import");
});

test("the library is swapped and left again, and a read-only server beside it takes no entry", async ({ page }) => {
  await open(page);
  await panes(page);
  await choose(page, "source", "Library");
  await page.locator("#swap").click();
  await expect(page.locator("#choose-destination")).toContainText("Library");
  await expect(page.locator(".ribbon")).toContainText("Destination – copies are kept here");
  await page.locator("#swap").click();
  await page.locator("#choose-destination").click();
  await page.getByRole("menuitem", { name: /Production – Europe/ }).click();
  await page.locator(entry).click();
  await expect(page.locator("#plan-import")).toHaveAttribute("aria-disabled", "true");
  await page.locator("#choose-source").click();
  await page.getByRole("menuitem", { name: /Staging – Asia/ }).first().click();
  await expect(page.locator("#apps-source [data-app]").first()).toBeVisible();
});

for (const width of [1280, 900]) {
  test(`the library in a pane is remembered and accessible at ${width} pixels, and where it cannot be read it says so`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page, { turns: ["library-away"] });
    await panes(page);
    await choose(page, "source", "Library");
    await expect(page.locator('[data-pane="source"] [data-code="unreachable"]').first()).toBeVisible();
    // It is remembered which place stood where.
    await open(page);
    await page.locator(entry).click();
    await picture(page, `02-library-pane-${width}w`);
    await expectAccessible(page);
    expect(await sticksOut(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page, "colours");
  });
}
