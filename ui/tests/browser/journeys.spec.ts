// The main job from end to end against the pretended backend: by single clicks, by keyboard alone, by drag, by paste.

import { expect, test, type Page } from "@playwright/test";
import { drag } from "./states";
import { commands, lastCall, open, panes } from "./window";

const row = (page: Page, name: string, side = "source") => page.locator(`#apps-${side}`).getByRole("row", { name: new RegExp(name) });
const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-rove") ?? document.activeElement?.id ?? "");
const imports = async (page: Page) => (await commands(page)).filter((command) => command === "apply_plan").length;
const plans = async (page: Page) => (await commands(page)).filter((command) => command === "plan_import").length;

test("a newcomer starts the practice servers and carries an app across by clicks alone", async ({ page }) => {
  await open(page, { turns: ["first-run", "outcome-verified"] });
  await expect(page.locator("#connect-server")).toBeFocused();
  await page.locator("#start-practice").click();
  await panes(page);
  await expect(page).toHaveTitle("Practice staging → Practice production (production) — AppFerry");
  await row(page, "CARS").click({ position: { x: 120, y: 20 } });
  await page.locator("#send-to").click();
  await page.locator('[data-target="practice-production"]').click();
  await page.locator("#accept-errors").click();
  await page.locator("#typed-name").fill("Practice production");
  await page.locator("#apply-plan").click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  expect(await imports(page)).toBe(1);
  expect(await lastCall(page, "apply_plan")).toMatchObject({ consent: { typed_name: "Practice production", accept_errors: true } });
});

test("the whole import by keyboard alone", async ({ page }) => {
  await open(page, { turns: ["outcome-verified"] });
  await panes(page);
  await page.keyboard.press("Control+2");
  expect(await focused(page)).toBe("CARS");
  await page.keyboard.press("ArrowUp");
  expect(await focused(page)).toBe("CARS");
  await page.keyboard.press("ArrowDown");
  expect(await focused(page)).toBe("Education Matters");
  await page.keyboard.press("Space");
  await page.keyboard.press("k");
  expect(await focused(page)).toBe("kitchen-sink");
  await page.keyboard.press("Space");
  await expect(page.locator("#plan-import")).toHaveText("Plan import of 2 apps…");
  await page.keyboard.press("Control+i");
  await expect(page.locator("#apply-plan")).toBeVisible();
  // Tab to the decisions, to the name, to the button: Enter on a closed button does nothing.
  await tabTo(page, "asked-yes");
  await page.keyboard.press("Space");
  await tabTo(page, "accept-errors");
  await page.keyboard.press("Space");
  await tabTo(page, "typed-name");
  await page.keyboard.type("Production – Asia");
  await tabTo(page, "apply-plan");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  expect(await imports(page)).toBe(1);
  await expect(page.getByRole("status").filter({ hasText: "Verified" })).toHaveCount(1);
});

async function tabTo(page: Page, id: string) {
  for (let presses = 0; presses < 60; presses += 1) {
    if ((await page.evaluate(() => document.activeElement?.id)) === id) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches #${id}.`);
}

test("every control of the main window is reached by Tab, and each pane is one stop and its row's button", async ({ page }) => {
  await open(page);
  await panes(page);
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const { activeElement } = document;
      const row = activeElement?.getAttribute("data-rove");
      return row ? `${activeElement?.closest("[data-pane]")?.getAttribute("data-pane") ?? "places"}: ${row}` : activeElement?.id || activeElement?.getAttribute("aria-label") || "";
    });
    if (at === seen[0]) break;
    seen.push(at);
  }
  for (const id of ["settings", "shortcuts", "plan-import", "send-to", "export-all", "back-up", "choose-source", "choose-destination", "filter-source", "swap", "plan-from-file", "inspector", "open-activity"]) expect(seen).toContain(id);
  for (const pane of ["source", "destination"]) expect(seen.filter((name) => name.startsWith(`${pane}: `))).toHaveLength(1);
  expect(seen.filter((name) => name === "Export CARS…")).toHaveLength(2);
});

test("focus does not wrap in a list", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("Control+3");
  await page.keyboard.press("End");
  expect(await focused(page)).toBe("Site Administration");
  await page.keyboard.press("ArrowDown");
  expect(await focused(page)).toBe("Site Administration");
  await page.keyboard.press("F6");
  expect(await focused(page)).toBe("CARS");
});

test("selecting with Shift, Control and all", async ({ page }) => {
  await open(page);
  await panes(page);
  const selected = page.locator('#apps-source [aria-selected="true"]');
  await row(page, "CARS").click({ position: { x: 120, y: 20 } });
  await row(page, "HR Onboarding").click({ modifiers: ["Shift"], position: { x: 120, y: 20 } });
  await expect(selected).toHaveCount(4);
  await row(page, "Event").click({ modifiers: ["Control"], position: { x: 120, y: 20 } });
  await expect(selected).toHaveCount(3);
  await page.keyboard.press("Control+a");
  await expect(selected).toHaveCount(11);
  await page.keyboard.press("Escape");
  await expect(selected).toHaveCount(0);
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(selected).toHaveCount(2);
});

test("a drag onto the other pane opens a plan and writes nothing", async ({ page }) => {
  await open(page);
  await drag(page, '[data-pane="destination"]');
  await expect(page.getByText("Opens a plan. Dropping writes nothing.")).toBeVisible();
  await page.mouse.up();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_import")).toMatchObject({ destination: "production-asia", source: { kind: "server", server: "staging-asia" } });
  expect(((await lastCall(page, "plan_import"))?.["source"] as { apps: string[] }).apps).toHaveLength(2);
  expect(await imports(page)).toBe(0);
});

test("a drag onto a server in the sidebar opens a plan into it", async ({ page }) => {
  await open(page);
  await drag(page, '[data-server="scratch"] .place');
  await page.mouse.up();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_import")).toMatchObject({ destination: "scratch" });
});

test("a read-only server refuses a drop and says why", async ({ page }) => {
  await open(page);
  await drag(page, '[data-server="production-europe"] .place');
  await expect(page.locator("#activity-strip")).toContainText("Production – Europe: Read-only, takes no imports.");
  await page.mouse.up();
  await page.waitForTimeout(100);
  expect(await plans(page)).toBe(0);
  await expect(page.getByRole("status").first()).toContainText("Read-only, takes no imports");
});

test("Escape puts dragged apps back, and the selection stays", async ({ page }) => {
  await open(page);
  await drag(page, '[data-pane="destination"]');
  await page.keyboard.press("Escape");
  await expect(page.locator("#activity-strip")).not.toContainText("Dragging");
  await page.mouse.up();
  await page.waitForTimeout(100);
  expect(await plans(page)).toBe(0);
  await expect(page.locator('#apps-source [aria-selected="true"]')).toHaveCount(2);
});

test("a press of less than four pixels is a click", async ({ page }) => {
  await open(page);
  await panes(page);
  const box = await row(page, "CARS").boundingBox();
  if (!box) throw new Error("There is no row.");
  await page.mouse.move(box.x + 120, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 122, box.y + 22);
  await page.mouse.up();
  await expect(row(page, "CARS")).toHaveAttribute("aria-selected", "true");
  expect(await plans(page)).toBe(0);
});

test("copy and paste plan the same import as a drag", async ({ page }) => {
  await open(page);
  await panes(page);
  await row(page, "Well Projects").click({ position: { x: 120, y: 20 } });
  await page.keyboard.press("Control+c");
  await expect(page.getByRole("status").first()).toContainText("Copied 1 app. Paste plans an import into Production – Asia, production.");
  await page.keyboard.press("Control+3");
  await page.keyboard.press("Control+v");
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_import")).toMatchObject({ destination: "production-asia" });
});

test("the row menu by keyboard sends an app to a third server", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("Control+2");
  await page.keyboard.press("Shift+F10");
  // A menu is drawn a moment before it takes the keyboard.
  const menu = page.getByRole("menu");
  await expect.poll(() => menu.evaluate((node) => node.contains(document.activeElement))).toBe(true);
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Send to" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator('[data-target="scratch"]')).toBeVisible();
  await page.keyboard.press("s");
  await page.keyboard.press("Enter");
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_import")).toMatchObject({ destination: "scratch" });
});

test("a refused target stays listed, can be reached, and does nothing", async ({ page }) => {
  await open(page);
  await panes(page);
  await row(page, "CARS").click({ position: { x: 120, y: 20 } });
  await page.locator("#send-to").click();
  const refused = page.locator('[data-target="production-europe"]');
  await expect(refused).toContainText("Read-only, takes no imports");
  await expect(refused).toHaveAttribute("aria-disabled", "true");
  await refused.click({ force: true });
  await page.waitForTimeout(100);
  expect(await plans(page)).toBe(0);
});

test("Export on a row saves that app with one click; a cancelled picker says nothing", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#apps-destination").getByRole("button", { name: "Export Payroll Export…" }).click();
  await expect(page.locator('[data-notice="done"]')).toContainText("app.json");
  expect(await lastCall(page, "export_app")).toMatchObject({ server: "production-asia" });
  await open(page, { turns: ["cancel-picker"] });
  await panes(page);
  await page.getByRole("button", { name: "Export CARS…" }).first().click();
  await page.locator("#export-all").click();
  await page.waitForTimeout(200);
  await expect(page.locator("[data-notice]")).toHaveCount(0);
});

test("an import from a file opens its plan, without any selection", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#plan-from-file").click();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_from_file")).toEqual({ destination: "production-asia" });
});

test("cancelling before the upload sends nothing and returns to the plan", async ({ page }) => {
  await open(page, { turns: ["calm", "hold-store"] });
  await panes(page);
  await row(page, "CARS").click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await page.locator("#typed-name").fill("Production – Asia");
  await page.locator("#apply-plan").click();
  await page.locator("#cancel-import").click();
  await expect(page.locator("#apply-plan")).toBeVisible();
  await expect(page.getByText("Cancelled before anything was sent.").first()).toBeVisible();
});

test("an import can be left running, and Activity leads back to it", async ({ page }) => {
  await open(page, { turns: ["calm", "hold-wait"] });
  await panes(page);
  await row(page, "CARS").click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await page.locator("#typed-name").fill("Production – Asia");
  await page.locator("#apply-plan").click();
  await expect(page.locator("#cannot-cancel")).toHaveAttribute("aria-disabled", "true");
  await page.locator("#leave").click();
  await expect(page.locator("#activity-strip")).toContainText("Import of 2 apps into Production – Asia");
  await page.locator("#open-activity").click();
  await page.getByRole("button", { name: "Open the import" }).click();
  await expect(page.locator('[data-stage="wait"]')).toBeVisible();
});

test("a stale plan is computed again on the destination as it is now, with the same choices", async ({ page }) => {
  await open(page, { turns: ["calm", "outcome-stale"] });
  await panes(page);
  await row(page, "CARS").click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await page.locator("#typed-name").fill("Production – Asia");
  await page.locator("#apply-plan").click();
  await expect(page.locator('[data-outcome="stale"]')).toBeVisible();
  await page.locator("#recompute").click();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_again")).toEqual({ plan: "7d1e5a90b3f24c6f8a11c04a" });
});

test("many findings of one rule are one line, which opens by keyboard to each of them", async ({ page }) => {
  await open(page);
  await panes(page);
  await row(page, "CARS").click({ position: { x: 120, y: 20 } });
  await page.locator("#plan-import").click();
  await page.locator("#tab-findings").focus();
  const folded = page.locator('button[data-rule="OVW-02"]');
  await expect(folded).toContainText("5 definitions will be replaced");
  await expect(page.getByRole("button", { name: /^9 warnings/ })).toBeVisible();
  await expect(page.locator('li[data-rule="OVW-02"]')).toHaveCount(0);
  for (let presses = 0; presses < 7; presses += 1) await page.keyboard.press("F7");
  await expect(folded).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator('li[data-rule="OVW-02"]')).toHaveCount(5);
  await page.keyboard.press("ArrowDown");
  await expect(page.locator('li[data-rule="OVW-02"]').first()).toBeFocused();
  await page.locator("#tab-differences").click();
  await page.locator("#tab-findings").click();
  await expect(page.locator('li[data-rule="OVW-02"]')).toHaveCount(5);
});

test("a result with many differences shows the first of them, and the rest when asked", async ({ page }) => {
  await open(page, { turns: ["outcome-failed"] });
  await panes(page);
  await page.locator("#place-history").click();
  await page.locator("[data-import]").first().click();
  await expect(page.locator("#outcome")).toContainText("0 of 161");
  await expect(page.locator("[data-definition]")).toHaveCount(100);
  await page.getByRole("button", { name: "Show 50 more" }).click();
  await expect(page.locator("[data-definition]")).toHaveCount(150);
});

test("after a restart the import is verified again, and the banner goes", async ({ page }) => {
  await open(page, { turns: ["practice"] });
  await panes(page);
  await page.locator("#place-history").click();
  await page.locator('[data-import="import-38"]').click();
  await expect(page.locator('[data-outcome="verified-with-differences"]')).toBeVisible();
  await page.locator("[data-restarted]").click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  expect(await lastCall(page, "verify_import")).toEqual({ importId: "import-39", restarted: true });
  await expect(page.locator("[data-restarted]")).toHaveCount(0);
  await page.locator("#open-snapshot").click();
  await expect(page.locator('[data-entry="entry-215-0fb2"]')).toHaveAttribute("aria-selected", "true");
});

test("the history is walked by keyboard, and an import that never finished can be opened", async ({ page }) => {
  await open(page, { turns: ["outcome-unknown"] });
  await panes(page);
  await page.locator("#place-history").click();
  await expect(page.locator("[data-import]")).toHaveCount(6);
  await page.locator("[data-import]").first().focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-outcome="unknown"]')).toBeVisible();
  expect(Object.values((await lastCall(page, "import_report")) ?? {})).toEqual(["import-33"]);
  await page.locator("#ask-again").click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
  expect(await lastCall(page, "verify_import")).toMatchObject({ restarted: false });
});

test("an entry of the library is planned into a server", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#place-library").click();
  await page.locator('[data-entry="entry-180"]').click();
  await page.locator("#plan-entry").click();
  await page.locator('[data-target="scratch"]').click();
  await expect(page.locator("#apply-plan")).toBeVisible();
  expect(await lastCall(page, "plan_import")).toEqual({ source: { kind: "entry", entry: "entry-180" }, destination: "scratch" });
});

test("a server is connected by keyboard: Enter tests, Enter adds", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#connect-server").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#server-address")).toBeFocused();
  await page.keyboard.type("https://oc-prod.example.org");
  await tabTo(page, "server-name");
  await page.keyboard.type("Oceania");
  await tabTo(page, "server-account");
  await page.keyboard.type("builder@example.org");
  await tabTo(page, "server-secret");
  await page.keyboard.type("correct horse");
  await expect(page.locator("#add-server")).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ready to connect")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-server="added"]')).toBeVisible();
  await expect(page.locator("#connect-server")).toBeFocused();
  expect(await lastCall(page, "add_server")).toMatchObject({ keep: "keychain", draft: { environment: "production", allow_plain_http: false, tenant: null } });
});

test("a keychain that refuses: the password is kept for this session only", async ({ page }) => {
  await open(page, { turns: ["no-keychain"] });
  await panes(page);
  await page.locator("#connect-server").click();
  await expect(page.locator("#keep-for-session")).toBeChecked();
  await page.locator("#server-address").fill("http://10.0.0.4");
  await page.locator("#server-name").fill("Lab");
  await page.locator("#use-token").click();
  await page.locator("#server-secret").fill("token");
  await expect(page.locator("#test-connection")).toHaveAttribute("aria-disabled", "true");
  await page.locator("#plain-http").check();
  await page.locator("#environment-scratch").check();
  await page.locator("#test-connection").click();
  await page.locator("#add-server").click();
  await expect(page.locator('[data-server="added"]')).toBeVisible();
  expect(await lastCall(page, "add_server")).toMatchObject({ keep: "session", draft: { uses_token: true, allow_plain_http: true, environment: "scratch" } });
});

test("signing in again makes a server readable", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#choose-source").click();
  await page.getByRole("menuitem", { name: /Chiang Mai/ }).click();
  await page.getByRole("button", { name: "Sign in…" }).click();
  await page.locator("#sign-in-secret").fill("wrong");
  await page.keyboard.press("Enter");
  await expect(page.locator('dialog [data-code="wrong-password"]')).toBeVisible();
  await page.locator("#sign-in-secret").fill("right");
  await page.locator("#sign-in").click();
  await expect(page.locator("dialog")).toHaveCount(0);
  await expect(row(page, "CARS")).toBeVisible();
});

test("after a dialog the focus is where it was, and a removed server leaves none behind", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.locator("#shortcuts").focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("#find-shortcut")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.locator("#shortcuts")).toBeFocused();
  await page.getByRole("button", { name: "More for Scratch" }).click();
  await page.getByRole("menuitem", { name: /^Remove/ }).click();
  await expect(page.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.locator("#remove-server").click();
  await expect(page.locator('[data-server="scratch"]')).toHaveCount(0);
  await page.waitForTimeout(100);
  expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
});

test("single keys do nothing while somebody types, and F5 never reloads", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("Control+f");
  await expect(page.locator("#filter-source")).toBeFocused();
  await page.keyboard.type("ca?");
  await expect(page.locator("dialog")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.locator("#filter-source")).toHaveValue("");
  await page.evaluate(() => Object.assign(window, { still: true }));
  await page.keyboard.press("F5");
  await panes(page);
  expect(await page.evaluate(() => "still" in window)).toBe(true);
  expect((await commands(page)).filter((command) => command === "list_apps").length).toBe(3);
});

test("the swap turns both servers round and compares again", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.keyboard.press("Control+u");
  await expect(page).toHaveTitle("Production – Asia → Staging – Asia (test) — AppFerry");
  expect(await lastCall(page, "compare_servers")).toEqual({ left: "production-asia", right: "staging-asia" });
});

test("a server is called something else, and is not read-only any more", async ({ page }) => {
  await open(page);
  await panes(page);
  await page.getByRole("button", { name: "More for Production – Europe" }).click();
  await page.getByRole("menuitem", { name: "Change name and environment…" }).click();
  await expect(page.locator("#change-name")).toBeFocused();
  await page.locator("#change-name").fill("");
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-code="invalid"]')).toBeVisible();
  await page.locator("#change-name").fill("Production – Africa");
  await page.locator("#change-read-only").click();
  await page.locator("#change-save").click();
  await expect(page.getByRole("button", { name: "More for Production – Africa" })).toBeVisible();
  expect(await lastCall(page, "change_server")).toMatchObject({ change: { name: "Production – Africa", environment: "production", read_only: false } });
});
