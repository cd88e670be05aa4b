// Room for fingers, narrow windows, few colours and calm eyes: the main states, measured.

import { expect, test } from "@playwright/test";
import { drag, states } from "./states";
import { open, panes, picture, sticksOut, tooSmall } from "./window";

const looked = new Set(["01-first-run", "02-main-several", "02-choose-server", "03b-send-to", "04-connect", "05-review", "05b-review-ready", "06-differences", "08-result", "09-library", "09-library-search", "10-backups", "11-history", "11-roll-back", "12-rehearsal", "13-palette", "13b-shortcuts-changing", "14-settings", "10-activity"]);

for (const { name, opening, steps } of states.filter((state) => looked.has(state.name))) {
  test(`${name}: whatever can be pressed has room, and nothing sticks out at 900 pixels`, async ({ page }) => {
    await open(page, { ...opening });
    await steps?.(page);
    expect(await tooSmall(page)).toEqual([]);
    await page.setViewportSize({ width: 900, height: 800 });
    await page.waitForTimeout(100);
    expect(await sticksOut(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    await page.emulateMedia({ forcedColors: "active" });
    await picture(page, `${name}-forced-colours`);
  });
}

test("with the system's own colours, what is chosen, focused or a target keeps an outline", async ({ page }) => {
  await open(page);
  await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
  await drag(page, '[data-pane="destination"]');
  const outlined = (selector: string) =>
    page.locator(selector).first().evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
    });
  await expect.poll(() => outlined('[data-pane="destination"].accepts')).toBe(true);
  expect(await outlined("#apps-source [aria-selected=true]")).toBe(true);
  await picture(page, "03-drag-forced-colours");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await page.keyboard.press("F6");
  expect(await outlined(":focus-visible")).toBe(true);
});

test("with reduced motion nothing moves, even while something runs", async ({ page }) => {
  await open(page, { turns: ["hold-export"] });
  await panes(page);
  await page.locator("#export-all").click();
  await expect(page.locator("#activity-strip progress")).toBeVisible();
  const moving = () => page.evaluate(() => document.getAnimations().filter((animation) => animation.playState === "running" && Number(animation.effect?.getComputedTiming().duration ?? 0) > 0).length);
  expect(await moving()).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(moving).toBeGreaterThan(0);
});
