// Choosing about an open plan: every choice computes it again in place, and what was decided stays.

import { expect, test, type Page } from "@playwright/test";
import { commands, open, panes, type Opening } from "./window";

async function review(page: Page, opening: Opening = {}) {
  await open(page, opening);
  await panes(page);
  await page.locator("#apps-source").getByRole("row", { name: /Education Matters/ }).click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await expect(page.locator("#apply-plan")).toBeVisible();
}

const amount = async (page: Page) => {
  await page.locator('[data-show="field-amount"]').click();
  await expect(page.locator("#difference-name")).toHaveText("Amount");
};

test("a decision computes the plan again in place, and can be taken back", async ({ page }) => {
  await review(page);
  await page.locator("#asked-yes").check();
  await amount(page);
  await page.locator("#decide-keep-destination").click();
  await expect(page.locator('[data-decision="keep-destination"]')).toBeVisible();
  await expect(page.locator("#difference-name")).toHaveText("Amount");
  await expect(page.locator("#decide-keep-destination")).toHaveAttribute("aria-pressed", "true");
  await page.locator("#tab-findings").click();
  await expect(page.getByRole("button", { name: /^2 conflicts/ })).toBeVisible();
  await expect(page.locator("#asked-yes")).toBeChecked();
  await page.locator("#tab-choices").click();
  await page.locator('[data-decided="field-amount"] button').click();
  await expect(page.locator("[data-decided]")).toHaveCount(0);
});

test("after a decision nothing jumps: the search, the filters and the focus stay", async ({ page }) => {
  await review(page);
  await amount(page);
  await page.locator("#find-change").fill("Amount");
  await page.locator("#more-filters").click();
  await page.getByRole("combobox", { name: "Type" }).selectOption("field");
  await page.locator("#decide-keep-destination").click();
  await expect(page.locator("#decide-keep-destination")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("#decide-keep-destination")).toBeFocused();
  await expect(page.locator("#find-change")).toHaveValue("Amount");
  await expect(page.getByRole("combobox", { name: "Type" })).toHaveValue("field");
  await expect(page.locator("#difference-name")).toHaveText("Amount");
});

test("a decision can be made for all of a kind", async ({ page }) => {
  await review(page);
  await amount(page);
  await page.locator("#find-change").fill("Donation Date");
  await page.locator("#change-tree").getByRole("treeitem", { name: /^Donation Date/ }).first().click();
  await page.locator("#decide-skip").click();
  await page.locator("#decide-all").click();
  await page.locator("#tab-choices").click();
  expect(await page.locator("[data-decided]").count()).toBeGreaterThan(1);
});

test("one value of a conflict is taken from the destination, and another one instead later", async ({ page }) => {
  await review(page);
  await amount(page);
  await page.locator('[data-take="settings.validateMaximum"]').selectOption("destination");
  await expect(page.locator('[data-decision="merge"]')).toBeVisible();
  await expect(page.locator('[data-take="settings.validateMaximum"]')).toHaveValue("destination");
  // The sides differ no more, but what was taken can still be changed.
  await expect(page.locator('[data-property="settings.validateMaximum"]')).toContainText("changed alike");
  await page.locator('[data-take="settings.validateMaximum"]').selectOption("incoming");
  await expect(page.locator('[data-property="settings.validateMaximum"]')).not.toContainText("changed alike");
  await expect(page.locator('[data-take="settings.validateMaximum"]')).toHaveValue("incoming");
});

test("an accepted fix makes its finding disappear and stays in the list", async ({ page }) => {
  await review(page);
  await page.locator("#accept-errors").check();
  await page.locator('li[data-rule="REM-01"] [data-fix] button').click();
  await expect(page.locator('li[data-rule="REM-01"]')).toHaveCount(0);
  // The errors are others now.
  await expect(page.locator("#accept-errors")).not.toBeChecked();
  await expect(page.locator("#tab-choices")).toContainText("1 of");
  await page.locator("#tab-choices").click();
  await page.locator('[data-state="accepted"] button').click();
  await page.locator("#tab-findings").click();
  await expect(page.locator('li[data-rule="REM-01"]')).toHaveCount(1);
});

test("what a role that exists nowhere gets is given to a role of the destination", async ({ page }) => {
  await review(page, { turns: ["role-nowhere"] });
  const finding = page.locator('li[data-rule="ROL-05"]');
  await expect(finding.getByRole("button", { name: "Accept" })).toHaveAttribute("aria-disabled", "true");
  await finding.getByRole("combobox").selectOption({ label: "Staff" });
  await finding.getByRole("button", { name: "Accept" }).click();
  await expect(finding).toHaveCount(0);
});

test("a choice that is refused leaves the plan as it was and says why", async ({ page }) => {
  await review(page, { turns: ["choice-fails"] });
  await amount(page);
  await page.locator("#decide-skip").click();
  await expect(page.locator('[data-code="invalid"]')).toContainText("cannot be kept alone");
  await expect(page.locator('[data-decision="none"]')).toBeVisible();
});

test("while a plan is computed again nothing can be imported", async ({ page }) => {
  await review(page, { turns: ["hold-choice"] });
  await amount(page);
  await page.locator("#decide-skip").click();
  await expect(page.locator('[data-gate="computing"]')).toBeVisible();
  await expect(page.locator("#apply-plan")).toHaveAttribute("aria-disabled", "true");
});

test("while a plan is computed again no other choice is taken, and none is lost unseen", async ({ page }) => {
  await review(page, { turns: ["hold-choice"] });
  await amount(page);
  await page.locator("#only-this").click();
  await expect(page.locator('[data-gate="computing"]')).toBeVisible();
  await expect(page.locator("#only-this")).toBeFocused();
  for (const closed of ["#only-this", "#decide-skip", "[data-take]"]) await expect(page.locator(closed).first()).toHaveAttribute("aria-disabled", "true");
  await page.locator('[data-take="settings.validateMaximum"]').focus();
  await page.keyboard.press("End");
  await expect(page.locator('[data-take="settings.validateMaximum"]')).toHaveValue("");
  await page.locator("#tab-findings").click();
  await page.locator("#compare-with").click();
  await page.locator("[name=ancestor]").first().check();
  await expect(page.locator("#compare-confirm")).toHaveAttribute("aria-disabled", "true");
  expect((await commands(page)).filter((command) => command === "choose")).toHaveLength(1);
});

test("a value that could not be taken is not shown as taken", async ({ page }) => {
  await review(page, { turns: ["choice-fails"] });
  await amount(page);
  await page.locator('[data-take="settings.validateMaximum"]').selectOption("destination");
  await expect(page.locator('[data-code="invalid"]')).toBeVisible();
  await expect(page.locator('[data-take="settings.validateMaximum"]')).toHaveValue("");
});

test("the ancestor is chosen by hand, and found again", async ({ page }) => {
  await review(page);
  await page.locator("#compare-with").click();
  await page.locator("[name=ancestor]").first().check();
  await page.locator("#compare-confirm").click();
  await expect(page.locator('[data-ancestor="chosen"]')).toBeVisible();
  await page.locator("#choose-ancestor-again").click();
  await expect(page.locator('[data-ancestor="seen"]')).toBeVisible();
});
