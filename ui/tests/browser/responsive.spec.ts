// 200 % text behaves like a window half as wide, and nothing scrolls sideways down to 320 pixels.

import { expect, test, type Page } from "@playwright/test";
import { states } from "./states";
import { expectAccessible, open, picture, sticksOut } from "./window";

const looked = ["01-first-run", "02-main", "02-main-restart", "04-connect", "05-review", "05-review-ask", "05-access", "05-saved-plan", "06-differences", "06-differences-json", "06-differences-filters", "08-result", "11-roll-back-decided", "11-roll-back-one-by-one", "11-remove-added", "11-history", "11-saved-plans", "11-record", "11-records-compared", "12-rehearsal", "12-choose-where", "09-library", "09-library-search", "09-comparison", "09-timeline", "09-backed-up", "10-backups-losses", "10-all-servers", "10-prune", "10-alarms"];
const chosen = states.filter(({ name }) => looked.includes(name));

async function scrollsSideways(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("body, body *")]
      .filter((element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX) && element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.className.toString()}: ${element.scrollWidth} > ${element.clientWidth}`),
  );
}

for (const { name, opening, steps } of chosen) {
  test(`${name} at 200 % text`, async ({ page }) => {
    await open(page, { ...opening });
    await steps?.(page);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    await page.waitForTimeout(100);
    await picture(page, `${name}-text200`);
    expect(await sticksOut(page)).toEqual([]);
    await expectAccessible(page);
  });

  test(`${name} at 320 pixels`, async ({ page }) => {
    await open(page, { ...opening });
    await steps?.(page);
    await page.setViewportSize({ width: 320, height: 800 });
    await page.waitForTimeout(100);
    await picture(page, `${name}-320w`);
    expect(await sticksOut(page)).toEqual([]);
    // The list of tabs may be longer than the window; nothing else may.
    expect((await scrollsSideways(page)).filter((found) => !found.includes("tab-list"))).toEqual([]);
  });
}
