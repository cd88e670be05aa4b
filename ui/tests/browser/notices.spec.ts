// Messages lie over nothing that can be pressed, and long lists draw only what is looked at.

import { expect, test, type Page } from "@playwright/test";
import { states } from "./states";
import { open, panes } from "./window";

const stepsTo = (name: string) => states.find((state) => state.name === name)?.steps ?? (async () => {});

/** What can be pressed and lies under a message. */
const coveredBy = (page: Page) =>
  page.evaluate(() => {
    const toasts = document.querySelector(".toasts");
    const box = toasts?.getBoundingClientRect();
    if (!toasts || !box || box.height === 0) return ["no message"];
    return [...document.querySelectorAll("button, a[href], input, select, textarea")]
      .filter((element) => !toasts.contains(element) && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return Math.min(right, box.right) > Math.max(left, box.left) && Math.min(bottom, box.bottom) > Math.max(top, box.top);
      })
      .map((element) => element.id || element.textContent.trim());
  });

for (const width of [1280, 900]) {
  test(`a message leaves every button free at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    await panes(page);
    await page.locator("#export-all").click();
    await expect(page.locator("[data-notice]")).toBeVisible();
    expect(await coveredBy(page)).toEqual([]);
    await page.keyboard.press("Control+,");
    await expect(page.locator("#export-connections")).toBeVisible();
    await expect.poll(() => coveredBy(page)).toEqual([]);
  });
}

test("an ancestor is found among thousands of entries, and only the first of them are drawn", async ({ page }) => {
  await open(page, { turns: ["many-entries"] });
  await stepsTo("05-compare-with")(page);
  await expect(page.locator("[name=ancestor]")).toHaveCount(50);
  await page.locator("#find-ancestor").fill("backup 1999");
  await expect(page.locator("[name=ancestor]")).toHaveCount(1);
  await page.locator("[name=ancestor]").check();
  await page.locator("#compare-confirm").click();
  await expect(page.locator("dialog")).toHaveCount(0);
});
