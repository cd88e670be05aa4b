// Columns and panes: order, widths and choices by pointer, by keyboard and by clicks, all of them remembered.

import { expect, test, type Page } from "@playwright/test";
import { expectAccessible, open, panes } from "./window";

const names = (page: Page, side = "source") => page.locator(`#apps-${side} [data-app] .name`).allTextContents();
const head = (page: Page, side: string, column: string) => page.locator(`#apps-${side} [role=columnheader].${column}`);
const widthOf = async (page: Page, selector: string) => (await page.locator(selector).first().boundingBox())?.width ?? 0;

test("a head puts both lists in order, says so, and again turns it round", async ({ page }) => {
  await open(page);
  await panes(page);
  const usual = await names(page);
  await expect(head(page, "source", "app")).toHaveAttribute("aria-sort", "ascending");
  await page.locator('#apps-source [data-sort="difference"]').click();
  await expect(head(page, "source", "difference")).toHaveAttribute("aria-sort", "descending");
  await expect(head(page, "source", "app")).toHaveAttribute("aria-sort", "none");
  expect(await names(page)).not.toEqual(usual);
  // The same app still stands on the same line.
  const line = async (side: string) => (await page.locator(`#apps-${side} [data-app]`).filter({ hasText: "CARS" }).boundingBox())?.y;
  expect(await line("source")).toBe(await line("destination"));
  await page.locator('#apps-source [data-sort="app"]').focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(head(page, "source", "app")).toHaveAttribute("aria-sort", "descending");
  await page.reload();
  await panes(page);
  await expect(head(page, "source", "app")).toHaveAttribute("aria-sort", "descending");
});

test("heads are one stop for Tab, and the arrows go along them", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator('#apps-source [data-sort="app"]').focus();
  await page.keyboard.press("ArrowLeft");
  await expect(page.locator('#apps-source [data-sort="app"]')).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator('#apps-source [data-sort="changed"]')).toBeFocused();
  await page.keyboard.press("End");
  await expect(page.locator("#columns-source")).toBeFocused();
});

test("a column is made wider by its edge, by keys and by clicks, and stays so", async ({ page }) => {
  await open(page);
  await panes(page);
  const edge = head(page, "source", "changed").getByRole("separator");
  const cell = "#apps-source [data-app] .changed";
  const usual = await widthOf(page, cell);
  await edge.focus();
  await page.keyboard.press("ArrowLeft");
  expect(await widthOf(page, cell)).toBeCloseTo(usual + 8, -1);
  const box = await edge.boundingBox();
  if (!box) throw new Error("No edge.");
  await page.mouse.move(box.x + 5, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x - 15, box.y + 10, { steps: 3 });
  await page.mouse.up();
  expect(await widthOf(page, cell)).toBeCloseTo(usual + 28, -1);
  await page.locator("#columns-source").click();
  await page.getByRole("button", { name: "Make ‘Changed’ narrower" }).click();
  expect(await widthOf(page, cell)).toBeCloseTo(usual + 20, -1);
  await page.reload();
  await panes(page);
  expect(await widthOf(page, cell)).toBeCloseTo(usual + 20, -1);
  await edge.focus();
  await page.keyboard.press("Enter");
  expect(await widthOf(page, cell)).toBeCloseTo(usual, -1);
});

test("columns are hidden and come back", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#columns-source").click();
  await page.locator('[data-column="changed"]').uncheck();
  await page.locator('[data-column="difference"]').uncheck();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(page.locator("#columns-source")).toBeFocused();
  await expect(head(page, "source", "changed")).toHaveCount(0);
  await expect(page.locator("#apps-source [data-app] .difference")).toHaveCount(0);
  await expect(head(page, "destination", "changed")).toHaveCount(1);
  await page.reload();
  await panes(page);
  await expect(head(page, "source", "difference")).toHaveCount(0);
  await page.locator("#columns-source").click();
  await page.getByRole("button", { name: "Usual columns" }).click();
  await expect(head(page, "source", "difference")).toHaveCount(1);
});

test("the library's entries are put in order and its columns chosen in the same way", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#place-library").click();
  const first = page.locator("[data-entry] .name").first();
  await expect(page.locator("#entries [role=columnheader].stored")).toHaveAttribute("aria-sort", "descending");
  const newest = await first.textContent();
  await page.locator('#entries [data-sort="stored"]').click();
  await expect(first).not.toHaveText(newest ?? "");
  await page.locator("#columns-entries").click();
  await page.locator('[data-column="why"]').uncheck();
  await expect(page.locator("#entries .why")).toHaveCount(0);
  await expectAccessible(page);
});

test("the space between the lists is shared by dragging, by keys and by clicks, and the ribbon follows", async ({ page }) => {
  await open(page);
  await panes(page);
  const list = '[data-pane="source"]';
  const usual = await widthOf(page, list);
  await page.locator("#pane-edge").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const wider = await widthOf(page, list);
  expect(wider).toBeGreaterThan(usual + 10);
  const box = await page.locator("#pane-edge").boundingBox();
  if (!box) throw new Error("No edge.");
  await page.mouse.move(box.x + 5, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 65, box.y + 200, { steps: 3 });
  await page.mouse.up();
  expect(await widthOf(page, list)).toBeCloseTo(wider + 60, -1);
  await page.reload();
  await panes(page);
  expect(await widthOf(page, list)).toBeCloseTo(wider + 60, -1);
  const chevron = await page.locator(".ribbon .destination").boundingBox();
  const strait = await page.locator(".strait").boundingBox();
  // The point of the chevron lies in the strait.
  expect(Math.abs((chevron?.x ?? 0) + 10 - ((strait?.x ?? 0) + (strait?.width ?? 0) / 2))).toBeLessThan(12);
  await page.locator("#columns-destination").click();
  await page.getByRole("button", { name: "Make ‘This list’ wider" }).click();
  expect(await widthOf(page, list)).toBeLessThan(wider + 60);
});

test("the last pair comes back at the start, and earlier pairs can be chosen again", async ({ page }) => {
  await open(page);
  await panes(page);
  const names = () => Promise.all(["#choose-source", "#choose-destination"].map((chooser) => page.locator(chooser).textContent()));
  await page.locator("#swap").click();
  await panes(page);
  const swapped = await names();
  await page.locator("#choose-source").click();
  await page.getByRole("menuitem", { name: /^Staging/ }).click();
  await page.reload();
  await panes(page);
  expect(await names()).toEqual(swapped.toReversed());
  await page.locator("#choose-destination").click();
  await expectAccessible(page);
  await page.getByRole("menuitem", { name: "Production – Asia → Staging – Asia" }).click();
  expect(await names()).toEqual(swapped);
});
