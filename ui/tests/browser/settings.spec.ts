// Settings: each choice holds at once and is kept.

import { expect, test } from "@playwright/test";
import { lastCall, open, panes } from "./window";

test.beforeEach(async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("Control+,");
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
});

test("a theme is chosen by hand and kept", async ({ page }) => {
  for (const [name, theme, contrast] of [["Dark", "dark", null], ["High contrast", "high-contrast", "more"], ["Light", "light", null]] as const) {
    await page.getByRole("radio", { name, exact: true }).check();
    await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
    expect(await page.locator("html").getAttribute("data-contrast")).toBe(contrast);
    expect(await lastCall(page, "prefer")).toEqual({ change: { theme } });
  }
});

test("text grows and goes back to its usual size", async ({ page }) => {
  const height = () => page.locator("#language").evaluate((element) => element.getBoundingClientRect().height);
  const before = await height();
  await page.getByRole("radio", { name: "150 %" }).check();
  await expect.poll(height).toBeGreaterThan(before * 1.4);
  await page.getByRole("radio", { name: "100 %" }).check();
  await expect.poll(height).toBe(before);
});

test("an environment asks for rehearsals, and its new servers begin read-only", async ({ page }) => {
  await page.getByRole("combobox", { name: "Rehearsal before imports into Production" }).selectOption("require");
  expect(await lastCall(page, "prefer")).toEqual({ change: { environment: ["production", { rehearsal: "require", read_only_at_first: false }] } });
  await page.getByRole("checkbox", { name: "New servers of Production are read-only" }).check();
  await page.locator("#connect-server").click();
  await expect(page.locator("#read-only")).toBeChecked();
});

test("a proxy is kept, and an address that is none is refused", async ({ page }) => {
  await page.getByRole("radio", { name: "This one:" }).check();
  await page.locator("#proxy-address").fill("nowhere");
  await page.locator("#use-proxy").click();
  await expect(page.locator('[data-code="invalid"]')).toBeVisible();
  await page.locator("#proxy-address").fill("http://proxy.example.org:3128");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Connections take the new way from now on.").first()).toBeVisible();
  expect(await lastCall(page, "prefer")).toEqual({ change: { proxy: { at: "http://proxy.example.org:3128" } } });
});

test("authorities are added and forgotten, connections come and go, folders are shown", async ({ page }) => {
  await page.locator("#add-authority").click();
  await page.getByRole("button", { name: "Forget company.pem" }).click();
  await expect(page.getByText("None beside those of the system.")).toBeVisible();
  await page.locator("#import-connections").click();
  await expect(page.getByText("Added Production – Oceania. Sign in to each of them. 1 server was there already.").first()).toBeVisible();
  await page.locator("#choose-library").click();
  await expect(page.getByText("The library in /mnt/team/library is used now. What is in the one before stays there.").first()).toBeVisible();
  await page.getByRole("button", { name: "Show the folder: Library" }).click();
  expect(await lastCall(page, "open_folder")).toEqual({ folder: "library" });
  await page.keyboard.press("Escape");
  await expect(page.locator("#plan-import")).toBeVisible();
});

test("another language is spoken at once, keeps the focus, and says that nobody has reviewed it", async ({ page }) => {
  await page.locator("#language").selectOption({ value: "th" });
  await expect(page.getByRole("heading", { name: "การตั้งค่า", level: 1 })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "th");
  await expect(page).toHaveTitle("การตั้งค่า — AppFerry");
  await expect(page.locator("#language")).toBeFocused();
  await expect(page.locator("#not-reviewed")).toBeVisible();
  expect(await lastCall(page, "prefer")).toEqual({ change: { language: "th" } });
  await page.keyboard.press("Escape");
  await expect(page.locator("#plan-import")).toContainText("วางแผนนำเข้า");
  await page.keyboard.press("Control+,");
  await page.locator("#language").selectOption({ value: "system" });
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
});

test("what could not be kept does not stay on screen, and two quick changes are both kept", async ({ page }) => {
  const asked = page.getByRole("combobox", { name: "Rehearsal before imports into Production" });
  await asked.selectOption("require");
  await page.getByRole("checkbox", { name: "New servers of Production are read-only" }).check();
  await expect.poll(() => lastCall(page, "prefer")).toEqual({ change: { environment: ["production", { rehearsal: "require", read_only_at_first: true }] } });
  await open(page, { turns: ["settings-full"] });
  await panes(page);
  await page.keyboard.press("Control+,");
  await asked.selectOption("require");
  await expect(asked).toHaveValue("advise");
  await page.getByRole("checkbox", { name: "New servers of Production are read-only" }).click();
  await expect(page.getByRole("checkbox", { name: "New servers of Production are read-only" })).not.toBeChecked();
  await page.getByText("Dark", { exact: true }).click();
  await expect(page.getByRole("radio", { name: "Like the system" })).toBeChecked();
  await page.locator("#log-level").selectOption("details");
  await expect(page.locator("#log-level")).toHaveValue("warnings");
});
