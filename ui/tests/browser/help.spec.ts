// Help: the guide at the right page, the tour, the description of a problem, activities that were cut off, and typed paths.

import { expect, test, type Page } from "@playwright/test";
import { commands, expectAccessible, lastCall, open, panes, picture } from "./window";

const choose = async (page: Page, action: string) => {
  await page.locator("#menu-help").click();
  await page.locator(`[data-action="${action}"]`).click();
};

test("F1 opens the guide at the page of what is shown, also in a dialog", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("F1");
  await expect.poll(() => lastCall(page, "open_guide")).toEqual({ page: "compare-and-plan" });
  await page.keyboard.press("Control+,");
  await page.keyboard.press("F1");
  await expect.poll(() => lastCall(page, "open_guide")).toEqual({ page: "settings" });
  await page.locator("#connect-server").click();
  await page.keyboard.press("F1");
  await expect.poll(() => lastCall(page, "open_guide")).toEqual({ page: "first-steps" });
});

test("every page of the guide can be read, and its links lead somewhere", async ({ page }) => {
  const broken: string[] = [];
  page.on("response", (response) => void (response.status() >= 400 && broken.push(response.url())));
  await page.goto("/guide/index.html");
  const pages = await page.locator("nav a").evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).getAttribute("href") ?? ""));
  expect(pages.length).toBeGreaterThan(12);
  for (const name of pages) {
    await page.goto(`/guide/${name}`);
    await expect(page.locator("h1")).toBeVisible();
    expect(await page.locator("img").evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth === 0).length), name).toBe(0);
  }
  // All pages are made alike: the one with pictures and tables, and the longest.
  for (const name of ["import.html", "rules.html"]) {
    await page.goto(`/guide/${name}`);
    await expectAccessible(page);
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/guide/import.html#stages");
  await picture(page, "13e-guide-dark");
  await expectAccessible(page, "colours");
  expect(broken).toEqual([]);
});

test("the tour comes with the first practice servers, goes along with the work, and stays away once it was skipped", async ({ page }) => {
  await open(page, { turns: ["first-run"] });
  await page.locator("#start-practice").click();
  await panes(page);
  const tour = page.locator("[data-tour]");
  await expect(tour).toContainText("Step 1 of 4");
  await page.locator("#next-in-tour").click();
  await expect(tour).toContainText("Step 2 of 4");
  await page.locator("#apps-source [data-app]").first().click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await expect(tour).toContainText("Read the plan");
  await page.locator("#skip-tour").click();
  await expect(tour).toHaveCount(0);
  await page.goto("/?turns=first-run&pace=20");
  await page.locator("#start-practice").click();
  await panes(page);
  await expect(tour).toHaveCount(0);
  await choose(page, "tour");
  await expect(tour).toContainText("Step 1 of 4");
});

test("a problem is described word for word before anything leaves, and names only when they are wanted", async ({ page }) => {
  await open(page, { turns: ["cut-off"] });
  await panes(page);
  await choose(page, "reportProblem");
  const shown = page.locator("#report-preview");
  await expect(shown).toHaveValue(/Log, the last/);
  await expect(shown).not.toHaveValue(/Production – Asia/);
  await page.locator("#report-names").check();
  await expect(shown).toHaveValue(/Production – Asia/);
  await page.locator("#report-log").uncheck();
  await expect(shown).not.toHaveValue(/Log, the last/);
  await page.locator("#save-report").click();
  await expect.poll(async () => (await lastCall(page, "save_problem_report"))?.["text"]).toBe(await shown.inputValue());
});

test("what was cut off says what state things are in, can be done again and taken off the list", async ({ page }) => {
  await open(page, { turns: ["cut-off"] });
  await panes(page);
  await page.locator("#open-activity").click();
  const sent = page.locator("[data-activity]", { hasText: "Import into Production – Asia" });
  await expect(sent).toContainText("Something may have been sent to the server. What came of it is not known.");
  await expect(sent.getByRole("button", { name: "Open the import" })).toBeVisible();
  await expect(sent.getByRole("button", { name: /^Do it again/ })).toHaveCount(0);
  const backup = page.locator("[data-activity]", { hasText: "Back up Staging" });
  await backup.getByRole("button", { name: /^Do it again/ }).click();
  await expect.poll(() => lastCall(page, "back_up")).toEqual({ server: "staging-asia" });
  await backup.getByRole("button", { name: "Copy details" }).click();
  await expect.poll(() => lastCall(page, "activity_details")).toBeDefined();
  await page.locator("#take-off-all").click();
  await expect(page.locator('[data-state="interrupted"]')).toHaveCount(0);
  expect(await commands(page)).not.toContain("apply_plan");
});

test("where there is no file picker a path is typed, and one that cannot be used says why", async ({ page }) => {
  await open(page, { turns: ["no-picker"] });
  await panes(page);
  await page.locator('button[title="Export CARS…"]').first().click();
  const field = page.locator("#typed-path");
  await expect(field).toHaveValue("/home/builder/Downloads/app.json");
  await expect(page.getByText("Install xdg-desktop-portal-gtk or zenity")).toBeVisible();
  await field.fill("/nowhere/app.json");
  await page.locator("#use-path").click();
  await expect(page.locator('[data-code="not-found"]')).toBeVisible();
  await field.fill("~/there.json");
  await page.keyboard.press("Enter");
  await page.locator("#replace-file").click();
  await expect(field).toHaveCount(0);
  expect(await lastCall(page, "answer_path")).toEqual({ question: 1, typed: ["~/there.json"], replace: true });
  await expect(page.locator('[data-notice="done"]')).toBeVisible();
});

test("what runs is said in Thai as well, where the title is the engine's English", async ({ page }) => {
  await open(page, { turns: ["thai", "hold-export"] });
  await page.locator("#export-all").click();
  await expect(page.locator("#activity-strip .gist")).toHaveText("ส่งออกแอป");
  await page.locator("#open-activity").click();
  await expect(page.locator("[data-activity] .gist").first()).toHaveText("ส่งออกแอป");
  await expectAccessible(page);
});
