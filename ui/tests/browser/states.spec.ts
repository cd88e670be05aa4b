// Every view and every state: nothing axe complains about, in light and dark, and a picture of each.

import { test } from "@playwright/test";
import { states, type State } from "./states";
import { expectAccessible, open, picture, type Opening } from "./window";

/** The states that are also looked at in high contrast, in a narrow window and with large text. */
const key = new Set(["01-first-run", "02-main", "03-drag", "04-connect", "05-review", "05b-review-ready", "05-access", "05-saved-plan", "06-differences", "06-differences-filters", "06-differences-decided", "06-choices-made", "07-apply", "08-result", "09-library", "09-library-search", "10-backups", "13-palette", "13b-shortcuts", "14-settings", "02-main-thai"]);

async function reach(page: import("@playwright/test").Page, state: State, opening: Opening) {
  await open(page, { ...state.opening, ...opening });
  await state.steps?.(page);
}

for (const state of states) {
  test(`${state.name} in light and dark`, async ({ page }) => {
    await reach(page, state, { theme: "light" });
    await picture(page, state.name);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await picture(page, `${state.name}-dark`);
    await expectAccessible(page, "colours");
    if (!key.has(state.name)) return;
    await page.emulateMedia({ colorScheme: "dark", contrast: "more" });
    await picture(page, `${state.name}-contrast`);
    await expectAccessible(page, "colours");
  });
}

const narrow = new Set([...key].filter((name) => !name.startsWith("03")));

for (const state of states.filter(({ name }) => narrow.has(name))) {
  test(`${state.name} at 900 pixels`, async ({ page }) => {
    await page.setViewportSize({ width: 900, height: 800 });
    await reach(page, state, {});
    await picture(page, `${state.name}-900w`);
    await expectAccessible(page);
  });
}
