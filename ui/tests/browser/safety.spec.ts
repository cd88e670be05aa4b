// What text from servers can do to the window: nothing. And what the window's own policy forbids, it does not do.

import { expect, test } from "@playwright/test";
import { states } from "./states";
import { open, panes } from "./window";

const shown = ["02-main", "03b-send-to", "04-connect", "05-review", "05-other-apps", "05-checklist", "05-access", "05-saved-plan", "06-differences", "06-differences-unified", "06-differences-json", "07-apply", "08-result", "08-result-stale", "09-library-checked", "09-library-search", "09-comparison", "09-timeline", "10-activity", "10-backups-losses", "10-prune", "10-alarms", "11-history", "11-roll-back", "11-roll-back-one-by-one", "11-record", "11-saved-plans", "12-rehearsal"];

const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

for (const { name, opening, steps } of states.filter((state) => shown.includes(state.name))) {
  test(`${name}: hostile names are seen as what they are`, async ({ page }) => {
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => (complaints.push("a dialog opened"), dialog.dismiss()));
    await open(page, { turns: ["hostile", ...(opening?.turns ?? [])] });
    // Names are longer now, so the steps that type a server's name would not do: what is reached is looked at.
    await steps?.(page).catch(() => undefined);
    const texts = await page.evaluate(() => {
      const found = [document.title, document.body.innerText];
      for (const element of document.querySelectorAll("*")) {
        for (const attribute of ["title", "aria-label", "placeholder", "alt"]) {
          const value = element.getAttribute(attribute);
          if (value) found.push(value);
        }
      }
      return found;
    });
    expect(texts.filter((text) => unsafe.test(text))).toEqual([]);
    expect(texts.join(" ")).toContain("[U+202E]");
    await expect(page.locator("img")).toHaveCount(0);
    expect(complaints).toEqual([]);
  });
}

test("nothing breaks the content security policy", async ({ page }) => {
  const violations: string[] = [];
  await page.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`)));
  page.on("console", (message) => message.type() === "error" && violations.push(message.text()));
  await open(page);
  await panes(page);
  for (const { steps, opening } of states.filter(({ name }) => ["03-drag", "03b-row-menu", "04-connect", "06-differences", "08-result", "09-library", "09-library-search", "10-backups", "13b-shortcuts"].includes(name))) {
    await open(page, { ...opening });
    await steps?.(page);
  }
  expect(violations).toEqual([]);
});

test("what can be clicked is at least 24 pixels in both directions", async ({ page }) => {
  const small: string[] = [];
  for (const { name, steps, opening } of states.filter((state) => ["01-first-run", "02-main", "04-connect", "05-review", "06-differences", "08-result", "09-library", "09-library-search", "10-backups-losses", "10-all-servers", "09-comparison", "11-roll-back-one-by-one", "11-remove-added"].includes(state.name))) {
    await open(page, { ...opening });
    await steps?.(page);
    small.push(
      ...(await page.evaluate((view) => {
        // Links inside sentences are excepted (2.5.8), as are inputs whose label is the target.
        const targets = [...document.querySelectorAll("button:not(.link), a[href]:not(.link), [role=menuitem], [role=tab], [role=option], [role=treeitem], [data-app], [data-entry]")];
        return targets
          .filter((target) => (target as HTMLElement).checkVisibility({ visibilityProperty: true }) && !target.matches(".unseen, [tabindex='-1'][aria-hidden]"))
          .map((target) => ({ target, box: target.getBoundingClientRect() }))
          .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
          .map(({ target, box }) => `${view}: ${target.getAttribute("aria-label") ?? target.textContent?.trim().slice(0, 30)} ${box.width} × ${box.height}`);
      }, name)),
    );
  }
  expect(small).toEqual([]);
});

test("with reduced motion nothing turns or slides", async ({ page }) => {
  await open(page, { turns: ["hold-export"] });
  await panes(page);
  await page.getByRole("button", { name: "Export CARS…" }).first().click();
  await expect(page.locator("#activity-strip progress")).toBeVisible();
  const moving = await page.evaluate(() => document.getAnimations().filter((animation) => Number(animation.effect?.getTiming().duration) > 0).length);
  expect(moving).toBe(0);
});
