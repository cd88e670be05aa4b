// Every view in every state it can be in, and how to get there.

import { expect, type Page } from "@playwright/test";
import { panes, type Opening } from "./window";

export type State = { name: string; opening?: Opening; steps?: (page: Page) => Promise<void> };

/** Waits for the two lists in another language than English. */
const panesIn = (comparing: string) => async (page: Page) => {
  await panes(page);
  await expect(page.getByText(comparing)).toHaveCount(0);
};

const select = async (page: Page, ...names: string[]) => {
  await panes(page);
  for (const [index, name] of names.entries()) await page.locator("#apps-source").getByRole("row", { name: new RegExp(name) }).click({ modifiers: index > 0 ? ["Control"] : [], position: { x: 120, y: 20 } });
};

const both = (page: Page) => select(page, "Education Matters", "kitchen-sink");

const plan = async (page: Page) => {
  await both(page);
  await page.locator("#plan-import").click();
  await expect(page.locator("#apply-plan")).toBeVisible();
};

export const ready = async (page: Page) => {
  await plan(page);
  await page.locator("#accept-errors").check();
  // In a narrow window the question stands in the checklist only.
  await page.locator("#tab-checklist").click();
  await page.locator("#asked-skipped").check();
  await page.locator("#tab-findings").click();
  await page.locator("#typed-name").fill("Production – Asia");
};

const apply = async (page: Page) => {
  await ready(page);
  await page.locator("#apply-plan").click();
};

const result = async (page: Page) => {
  await apply(page);
  await expect(page.locator("#outcome")).toBeVisible();
};

/** From the result of an import to the plan of the way back. */
const rollBack = async (page: Page) => {
  await result(page);
  await page.locator("#roll-back").click();
  await expect(page.locator("#conflicts")).toBeVisible();
};

const decide = async (page: Page) => {
  await page.locator("#keep-current").click();
  await expect(page.locator('#conflicts[data-undecided="0"]')).toBeVisible();
};

const rolledBack = async (page: Page) => {
  await rollBack(page);
  await decide(page);
  await page.locator("#typed-name").fill("Production – Asia");
  await page.locator("#apply-plan").click();
  await expect(page.locator('[data-outcome="verified"]')).toBeVisible();
};

const rehearsed = async (page: Page) => {
  await plan(page);
  await page.locator("#rehearse").click();
  await page.locator('[name=rehearse-on][value=scratch]').check();
  await page.locator("#rehearse-confirm").click();
  await expect(page.locator("[data-rehearsal]")).toBeVisible();
};

const connect = async (page: Page, secret: string, url = "https://oc-prod.example.org") => {
  await panes(page);
  await page.locator("#connect-server").click();
  await page.locator("#server-address").fill(url);
  await page.locator("#server-tenant").fill("oceania");
  await page.locator("#server-name").fill("Production – Oceania");
  await page.locator("#server-account").fill("builder@example.org");
  await page.locator("#server-secret").fill(secret);
};

const tested = async (page: Page, secret: string) => {
  await connect(page, secret);
  await page.locator("#test-connection").click();
  await expect(page.locator("[data-probe]").first()).toBeVisible();
};

/** Tells of files of the desktop that are held over the middle of an element. */
export const hold = async (page: Page, over: string, names = ["app.json", "app_all.json"]) => {
  const target = await page.locator(over).first().boundingBox();
  if (!target) throw new Error("Nothing to hold files over.");
  const at = { x: target.x + target.width / 2, y: target.y + target.height / 2 };
  await page.evaluate((arrival) => (window as unknown as { pretendedArrival: (arrival: object) => void }).pretendedArrival(arrival), { kind: "held", names, at });
};

export const drag = async (page: Page, to: string) => {
  await both(page);
  await carry(page, '#apps-source [data-app]:has-text("Education Matters")', to);
};

/** Presses the pointer on one element and moves it over another one. */
export const carry = async (page: Page, what: string, to: string) => {
  const from = await page.locator(what).first().boundingBox();
  const target = await page.locator(to).first().boundingBox();
  if (!from || !target) throw new Error("Nothing to drag.");
  await page.mouse.move(from.x + 120, from.y + 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 130, from.y + 24);
  await page.mouse.move(target.x + 40, target.y + Math.min(280, target.height / 2), { steps: 4 });
};

type Step = (page: Page) => Promise<unknown>;

/** One step after the other. */
const steps =
  (...all: Step[]) =>
  async (page: Page) => {
    for (const step of all) await step(page);
  };

/** Clicks a line of the tree by its name. */
export const tree = (name: string): Step => (page) => page.locator("#change-tree").getByRole("treeitem", { name: new RegExp(`^${name}`) }).first().click();
export const differences: Step = async (page) => {
  await plan(page);
  await page.locator("#tab-differences").click();
  await expect(page.locator("#change-tree [data-change]").first()).toBeVisible();
};
/** The field of the design's picture, found from its finding. */
export const amount: Step = async (page) => {
  await page.locator("#tab-findings").click();
  await page.locator('[data-show="field-amount"]').click();
  await expect(page.locator("#difference-name")).toHaveText("Amount");
};

const click = (selector: string): Step => (page) => page.locator(selector).first().click();
const see = (selector: string): Step => (page) => expect(page.locator(selector).first()).toBeVisible();
const choose = (name: string | RegExp): Step => (page) => page.getByRole("menuitem", { name }).click();
const place = (name: string) => steps(panes, click(`#place-${name}`));
const listed = (page: Page) => expect(page.locator("#apps-source [data-app]").first()).toBeVisible();

/** Only one page is taken, and a field comes along. */
const someSelected = steps(
  plan,
  click("#tab-selection"),
  ...["Education Matters", "kitchen-sink"].map((app): Step => (page) => page.locator("#contents").getByRole("treeitem", { name: new RegExp(`^${app}`) }).locator("[data-box]").click()),
  (page) => page.locator("#find-content").fill("Overview"),
  click('[data-box="view-overview"]'),
  (page) => page.locator("#find-content").fill("EM Donation"),
  see('[data-mark="needed"]'),
  see("#take-everything"),
);

const searched = async (page: Page) => {
  await panes(page);
  await page.locator("#place-library").click();
  await page.locator("#find-entry").fill("receipt number");
  await expect(page.locator("mark").first()).toBeVisible();
};

const compared = async (page: Page) => {
  await panes(page);
  await page.locator("#place-library").click();
  await page.locator('[data-entry="entry-213-c41f08ea"]').click();
  await page.locator("#compare-entry").click();
  await page.locator("#compare-entries").click();
};

const libraryMenu = (item: string) => async (page: Page) => {
  await panes(page);
  await page.locator("#place-library").click();
  await page.locator("#which-library").click();
  await page.getByRole("menuitem", { name: item }).click();
};

const adding = async (page: Page) => {
  await libraryMenu("Add a library")(page);
  await page.locator("#library-name").fill("Archive");
  await page.locator("#library-place").fill("/mnt/archive/appferry");
};

const backupsOf = (server: string) => async (page: Page) => {
  await panes(page);
  await page.locator("#place-library").click();
  await page.locator("#open-backups").click();
  await page.locator("#which-server").selectOption(server);
};

const menuItem = (menu: string, action: string) => async (page: Page) => {
  await page.locator(`#menu-${menu}`).click();
  await page.locator(`[data-action="${action}"]`).click();
};

export const states: State[] = [
  { name: "01-first-run", opening: { turns: ["first-run"] } },
  { name: "02-main", steps: (page) => select(page, "Education Matters") },
  { name: "02-main-running", opening: { turns: ["hold-export"] }, steps: steps((page) => select(page, "Education Matters"), click("#export"), see("#activity-strip progress")) },
  { name: "02-main-reading", opening: { turns: ["never-read"] }, steps: (page) => page.waitForTimeout(400) },
  { name: "02-main-unreachable", opening: { turns: ["unreachable"] }, steps: steps(listed, see('[data-code="unreachable"]')) },
  { name: "02-main-stale", opening: { turns: ["unreachable", "stale"] }, steps: steps(panes, click('[data-pane="destination"] .bar button[title$="again"]'), see('[data-code="unreachable"]')) },
  { name: "02-main-sign-in", steps: steps(panes, click("#choose-source"), choose(/Chiang Mai/), see('[data-code="secret-missing"]')) },
  { name: "02-main-compare-failed", opening: { turns: ["compare-fails"] }, steps: steps(listed, see('[data-code="server-error"]')) },
  { name: "02-main-empty", opening: { turns: ["empty-destination"] }, steps: steps(listed, see(".empty")) },
  { name: "02-main-no-match", steps: steps(panes, (page) => page.locator("#filter-source").fill("zebra"), see(".empty")) },
  { name: "02-main-several", steps: both },
  { name: "02-main-read-only", steps: steps(panes, click("#choose-destination"), choose(/Europe/), panes) },
  { name: "02-main-practice", opening: { turns: ["practice"] }, steps: (page) => select(page, "CARS") },
  { name: "02-main-one-server", opening: { turns: ["one-server"] }, steps: listed },
  { name: "02-main-restart", opening: { turns: ["restart"] }, steps: steps(panes, see("[data-restarted]")) },
  { name: "02-main-restart-failed", opening: { turns: ["restart", "verify-fails"] }, steps: steps(panes, click("[data-restarted]"), see('[data-code="unreachable"]')) },
  { name: "02-main-toast", steps: steps(panes, click('button[title="Export CARS…"]'), see('[data-notice="done"]')) },
  { name: "02-main-toast-failed", opening: { turns: ["export-fails"] }, steps: steps(panes, click('button[title="Export CARS…"]'), see('[data-notice="failed"]')) },
  { name: "02-main-type-path", opening: { turns: ["no-picker"] }, steps: steps(panes, click('button[title="Export CARS…"]'), see("#typed-path")) },
  { name: "02-main-cut-off", opening: { turns: ["cut-off"] }, steps: steps(panes, see('[data-notice="done"]')) },
  { name: "13c-activity", opening: { turns: ["cut-off", "hold-export"] }, steps: steps(panes, click('button[title="Export CARS…"]'), click("#open-activity"), see('[data-state="interrupted"]')) },
  { name: "13d-report", steps: steps(panes, menuItem("help", "reportProblem"), see("#save-report")) },
  { name: "01-tour", opening: { turns: ["first-run"] }, steps: steps(click("#start-practice"), panes, see("[data-tour]")) },
  { name: "02-main-backup-incomplete", opening: { turns: ["backup-incomplete"] }, steps: steps(panes, click("#back-up"), see('[data-notice="failed"]')) },
  { name: "02-choose-server", steps: steps(panes, click("#choose-source"), see(".menu")) },
  { name: "02-server-menu", steps: steps(panes, click('button[title="More for Production – Asia"]'), see(".menu")) },
  { name: "03-drag", steps: (page) => drag(page, '[data-pane="destination"]') },
  { name: "03-drag-sidebar", steps: (page) => drag(page, '[data-server="scratch"] .place') },
  { name: "03-drag-refused", steps: (page) => drag(page, '[data-server="production-europe"] .place') },
  { name: "03-drag-library", steps: (page) => drag(page, "#place-library") },
  { name: "03-drag-files", steps: steps(panes, (page) => hold(page, '[data-pane="destination"]')) },
  { name: "03-drag-files-refused", steps: steps(panes, (page) => hold(page, '.sidebar [data-drop-server="production-europe"]')) },
  {
    name: "03-drag-entry",
    steps: steps(place("library"), async (page) => {
      await carry(page, '[data-entry="entry-213-c41f08ea"]', '.sidebar [data-drop-server="staging-asia"]');
    }),
  },
  { name: "03b-send-to", steps: steps(both, click("#send-to"), see(".menu")) },
  {
    name: "03b-row-menu",
    steps: steps(
      both,
      (page) => page.locator("#apps-source").getByRole("row", { name: /kitchen-sink/ }).click({ button: "right", position: { x: 200, y: 20 } }),
      (page) => page.getByRole("menuitem", { name: "Send to…" }).hover(),
      see('[data-target="scratch"]'),
    ),
  },
  { name: "04-connect-empty", steps: steps(panes, click("#connect-server"), see("dialog")) },
  { name: "04-connect", steps: (page) => tested(page, "correct horse") },
  { name: "04b-connect-failed", steps: (page) => tested(page, "nobuilder") },
  { name: "04-connect-wrong-password", steps: (page) => tested(page, "wrong") },
  { name: "04-connect-plain-http", steps: (page) => connect(page, "correct horse", "http://oc-prod.example.org") },
  { name: "04-connect-no-keychain", opening: { turns: ["no-keychain"] }, steps: (page) => connect(page, "correct horse") },
  { name: "04-connect-keychain-refuses", opening: { turns: ["keychain-fails"] }, steps: steps((page) => tested(page, "correct horse"), click("#add-server"), see("#keep-for-session")) },
  { name: "04-sign-in", steps: steps(panes, click('button[title="More for Dev – Chiang Mai"]'), choose("Sign in…"), see("dialog")) },
  { name: "04-remove", steps: steps(panes, click('button[title="More for Scratch"]'), choose(/^Remove/), see("dialog")) },
  { name: "05-computing", opening: { turns: ["hold-plan"] }, steps: steps(both, click("#plan-import"), (page) => expect(page.getByRole("heading", { name: "Computing the plan" })).toBeVisible()) },
  { name: "05-plan-failed", opening: { turns: ["plan-fails"] }, steps: steps(both, click("#plan-import"), see("#plan-again")) },
  { name: "05-review", steps: plan },
  { name: "05-review-errors-only", steps: steps(plan, (page) => page.getByRole("button", { name: /^3 errors/ }).click()) },
  { name: "05-review-unfolded", steps: steps(plan, (page) => page.getByRole("button", { name: /^9 warnings/ }).click(), click('button[data-rule="OVW-02"]'), see('li[data-rule="OVW-02"]')) },
  { name: "05b-review-ready", steps: ready },
  { name: "05-review-closed", opening: { turns: ["closed-gate"] }, steps: plan },
  { name: "05-review-calm", opening: { turns: ["calm"] }, steps: plan },
  { name: "05-other-apps", steps: steps(plan, click("#tab-other-apps")) },
  { name: "05-checklist", steps: steps(plan, click("#tab-checklist")) },
  { name: "05-review-by-object", steps: steps(plan, (page) => page.getByRole("radio", { name: "By object" }).check()) },
  { name: "05-review-by-rule", steps: steps(plan, (page) => page.getByRole("radio", { name: "By rule" }).check()) },
  { name: "05-review-ask", steps: steps(plan, (page) => page.locator("#accept-errors").check(), (page) => page.getByRole("button", { name: "Go to the message" }).click(), see("#ask-builders")) },
  { name: "05-access", steps: steps(plan, click("#tab-access")) },
  { name: "05-access-unknown", opening: { turns: ["calm"] }, steps: steps(plan, click("#tab-access")) },
  { name: "05-plan-menu", steps: steps(plan, click("#plan-menu"), see(".menu")) },
  { name: "05-saved-plan", steps: steps(place("history"), click("#open-plan"), see("#read-only")) },
  { name: "06-differences", steps: steps(differences, amount) },
  { name: "06-differences-unified", steps: steps(differences, amount, (page) => page.getByRole("radio", { name: "Unified" }).check()) },
  { name: "06-differences-json", steps: steps(differences, amount, (page) => page.getByRole("radio", { name: "JSON" }).check()) },
  { name: "06-differences-noise", steps: steps(differences, amount, click("#noise-rows"), (page) => page.locator("#leave-out-noise").uncheck()) },
  { name: "06-differences-filters", steps: steps(differences, click("#more-filters"), (page) => page.getByRole("combobox", { name: "Type" }).selectOption("field")) },
  { name: "06-differences-work", steps: steps(plan, click("#show-work"), see("#change-tree")) },
  { name: "06-differences-two-way", steps: steps(differences, (page) => page.locator("#find-change").fill("Donation Date"), tree("Donation Date")) },
  { name: "06-differences-branch", steps: steps(differences, tree("Objects")) },
  { name: "06-differences-none", steps: steps(differences, (page) => page.locator("#find-change").fill("nothing has this name"), see(".empty")) },
  { name: "06-differences-empty", opening: { turns: ["no-changes"] }, steps: steps(plan, click("#tab-differences"), see(".empty")) },
  { name: "06-differences-reading", opening: { turns: ["hold-differences"] }, steps: steps(plan, click("#tab-differences"), (page) => page.waitForTimeout(400)) },
  { name: "06-differences-failed", opening: { turns: ["differences-fail"] }, steps: steps(plan, click("#tab-differences"), see('[data-code="library"]')) },
  { name: "06-difference-failed", opening: { turns: ["difference-fails"] }, steps: steps(differences, see('[data-code="library"]')) },
  { name: "06-differences-many", opening: { turns: ["many-changes"] }, steps: steps(differences) },
  { name: "06-differences-decided", steps: steps(differences, amount, click("#decide-keep-destination"), see('[data-decision="keep-destination"]')) },
  { name: "06-differences-merged", steps: steps(differences, amount, (page) => page.locator('[data-take="settings.validateMaximum"]').selectOption("destination"), see('[data-decision="merge"]')) },
  { name: "06-differences-computing", opening: { turns: ["hold-choice"] }, steps: steps(differences, amount, click("#decide-skip"), see('[data-gate="computing"]')) },
  { name: "06-differences-choice-failed", opening: { turns: ["choice-fails"] }, steps: steps(differences, amount, click("#decide-skip"), see('[data-code="invalid"]')) },
  { name: "06-choices", steps: steps(plan, click("#tab-choices"), see("[data-fix]")) },
  { name: "06-choices-made", steps: steps(differences, amount, click("#decide-keep-destination"), see("#undecide"), click("#only-this"), click("#tab-choices"), click("[data-fix] button"), see('[data-state="accepted"]')) },
  { name: "05-selection", steps: steps(plan, click("#tab-selection"), see("#contents [data-check]")) },
  { name: "05-selection-some", steps: someSelected },
  { name: "05-selection-doubt", steps: steps(someSelected, click('[data-box="field-amount"]'), see("#keep-needed")) },
  { name: "05-selection-none", steps: steps(plan, click("#tab-selection"), (page) => page.locator("#find-content").fill("nothing has this name"), see(".empty")) },
  { name: "05-selection-failed", opening: { turns: ["contents-fail"] }, steps: steps(plan, click("#tab-selection"), see('[data-code="library"]')) },
  { name: "05-compare-with", steps: steps(plan, click("#plan-menu"), choose("Compare with…"), see("[name=ancestor]")) },
  { name: "05-compared", steps: steps(plan, click("#plan-menu"), choose("Compare with…"), click("[name=ancestor]"), click("#compare-confirm"), see('[data-ancestor="chosen"]')) },
  { name: "07-apply", opening: { turns: ["hold-wait"] }, steps: steps(apply, see('[data-stage="wait"][data-state="now"]')) },
  { name: "07-apply-cancelable", opening: { turns: ["hold-store"] }, steps: steps(apply, see("#cancel-import")) },
  { name: "07-apply-waiting", opening: { turns: ["hold-wait", "only-waits"] }, steps: steps(apply, see("#stop-waiting")) },
  { name: "08-result", steps: result },
  { name: "08-result-stale-things", steps: steps(result, (page) => page.getByText(/^Until then:/).click()) },
  { name: "08-result-verify-fails", opening: { turns: ["verify-fails"] }, steps: steps(result, click("[data-restarted]"), see('[data-code="unreachable"]')) },
  { name: "08-result-verified", opening: { turns: ["outcome-verified"] }, steps: result },
  { name: "08-result-failed", opening: { turns: ["outcome-failed"] }, steps: result },
  { name: "08-result-unknown", opening: { turns: ["outcome-unknown"] }, steps: result },
  { name: "08-result-stale", opening: { turns: ["outcome-stale"] }, steps: result },
  { name: "09-library", steps: steps(place("library"), click("[data-entry]")) },
  { name: "09-library-search", steps: steps(searched, click('[data-entry="entry-213-c41f08ea"]'), see("[data-hit]")) },
  { name: "09-library-unread", opening: { turns: ["unread"] }, steps: searched },
  { name: "09-library-no-match", steps: steps(place("library"), (page) => page.locator("#find-entry").fill("zebra"), (page) => page.locator("#toggle-rest").click(), see(".empty")) },
  { name: "09-library-trash", steps: steps(place("library"), (page) => page.getByRole("radio", { name: "Trash" }).check(), click('[data-entry="entry-176"]'), see("#restore-entry")) },
  { name: "09-library-trashed", steps: steps(place("library"), click('[data-entry="entry-181"]'), click("#trash-entry"), see('[data-notice="done"]')) },
  { name: "09-library-many", opening: { turns: ["many-entries"] }, steps: steps(place("library"), click("[data-entry]")) },
  { name: "09-library-compare", steps: steps(place("library"), click('[data-entry="entry-213-c41f08ea"]'), click("#compare-entry"), see("#with-parent")) },
  { name: "09-comparison", steps: steps(compared, see("[data-line]"), (page) => page.locator("summary").first().click()) },
  { name: "09-comparison-same", opening: { turns: ["same-entries"] }, steps: steps(compared, see(".empty")) },
  { name: "09-comparison-failed", opening: { turns: ["comparison-fails"] }, steps: steps(compared, see('[data-code="unreachable"]')) },
  { name: "09-timeline", steps: steps(searched, click('[data-entry="entry-213-c41f08ea"]'), click("[data-hit] button"), see("[data-moment]")) },
  { name: "09-timeline-empty", opening: { turns: ["no-timeline"] }, steps: steps(searched, click('[data-entry="entry-213-c41f08ea"]'), click("[data-hit] button"), see(".empty")) },
  { name: "09-back-up", steps: steps(place("library"), click("#back-up-servers"), see("#back-up-confirm")) },
  { name: "09-backed-up", opening: { turns: ["backup-fails"] }, steps: steps(place("library"), click("#back-up-servers"), click("#back-up-confirm"), see("#run-ended")) },
  { name: "09-libraries-menu", steps: steps(place("library"), click("#which-library"), see("[data-library]")) },
  { name: "09-add-library", steps: steps(adding, click("#look-library"), see("#library-looked")) },
  { name: "09-add-library-new", opening: { turns: ["no-library-there"] }, steps: steps(adding, (page) => page.getByRole("radio", { name: "S3" }).check(), (page) => page.locator("#library-passphrase").fill("correct horse battery"), click("#look-library"), see("#library-looked")) },
  { name: "09-add-library-locked", opening: { turns: ["library-locked"] }, steps: steps(adding, click("#look-library"), see('[data-code="wrong-passphrase"]')) },
  { name: "09-copy-library", steps: steps(libraryMenu("Copy between"), (page) => page.locator("#copy-both-ways").check(), click("#copy-confirm"), see("#exchanged")) },
  { name: "09-copy-library-failed", opening: { turns: ["copy-fails"] }, steps: steps(libraryMenu("Copy between"), click("#copy-confirm"), see('[data-code="unreachable"]')) },
  { name: "09-protect-library", steps: steps(libraryMenu("Protect"), (page) => page.locator("#new-passphrase").fill("correct horse battery")) },
  { name: "09-protect-library-failed", opening: { turns: ["protect-fails"] }, steps: steps(libraryMenu("Protect"), (page) => page.locator("#new-passphrase").fill("correct horse battery"), (page) => page.locator("#repeat-passphrase").fill("correct horse battery"), click("#protect-confirm"), see('[data-code="disk"]')) },
  { name: "09-change-passphrase", opening: { turns: ["protected"] }, steps: steps(libraryMenu("Protect"), see("#renew-kit")) },
  { name: "09-passphrase-away", opening: { turns: ["protected"] }, steps: steps(libraryMenu("Protect"), click("#open-to-all"), see("#open-to-all-asked")) },
  { name: "09-library-not-reachable", opening: { turns: ["library-away"] }, steps: steps(place("library"), see("#library-state")) },
  { name: "10-backups-few", opening: { turns: ["one-server"] }, steps: steps(place("library"), click("#open-backups"), (page) => page.getByRole("radio", { name: "Staging – Asia" }).check(), see("#simulator")) },
  { name: "09-remove-library", steps: steps(place("library"), click("#which-library"), click('[data-library="team"]'), click("#which-library"), choose(/^Take/), see("#remove-library")) },
  { name: "09-unlock-library", steps: steps(place("library"), click("#which-library"), click('[data-library="team"]'), click("#which-library"), choose(/^Unlock/), see("#unlock-passphrase")) },
  { name: "05-importing", opening: { turns: ["importing"] }, steps: steps(plan, see("[data-importing]")) },
  { name: "05-importing-unknown", opening: { turns: ["importing-unknown"] }, steps: steps(plan, see("#importing-unknown")) },
  { name: "10-backups", steps: steps(backupsOf("production-asia"), see("#simulator")) },
  { name: "10-backups-losses", steps: steps(backupsOf("production-asia"), see("#simulator"), (page) => page.locator("#keep-daily").fill("5"), (page) => page.locator("#keep-daily").blur(), see("#losses")) },
  { name: "10-backups-week", steps: steps(backupsOf("staging-asia"), see("#schedule-day"), (page) => page.locator("#schedule-every").selectOption("hour")) },
  { name: "10-backups-none", opening: { turns: ["no-rules"] }, steps: steps(backupsOf("scratch"), see("#every-backup-stays")) },
  { name: "10-backups-saving-fails", opening: { turns: ["saving-fails"] }, steps: steps(backupsOf("production-asia"), see("#simulator"), (page) => page.locator("#keep-last").fill("0"), (page) => page.locator("#keep-last").blur(), click("#save-rules"), see('[data-code="invalid"]')) },
  { name: "10-backups-failed", opening: { turns: ["backups-fail"] }, steps: steps(place("library"), click("#open-backups"), see('[data-code="disk"]')) },
  { name: "10-all-servers", opening: { turns: ["mirror"] }, steps: steps(place("library"), click("#open-backups"), see("#stop-mirror")) },
  { name: "10-prune", steps: steps(place("library"), click("#open-backups"), click("#show-prune"), see("#prune-plan")) },
  { name: "10-prune-nothing", opening: { turns: ["nothing-to-prune"] }, steps: steps(place("library"), click("#open-backups"), click("#show-prune"), see("#prune-nothing")) },
  { name: "10-prune-failed", opening: { turns: ["prune-fails"] }, steps: steps(place("library"), click("#open-backups"), click("#show-prune"), click("#prune-confirm"), see('[data-code="library"]')) },
  { name: "10-alarms", opening: { turns: ["alarms"] }, steps: steps(panes, see("[data-alarm]")) },
  { name: "09-library-empty", opening: { turns: ["empty-library"] }, steps: steps(place("library"), see(".empty")) },
  { name: "09-library-failed", opening: { turns: ["library-failed", "empty-library"] }, steps: steps(place("library"), see("[data-code]")) },
  { name: "09-library-checked", steps: steps(place("library"), click("#check-library"), see("[data-check]"), click('[data-entry="entry-179"]')) },
  { name: "10-activity", steps: steps(result, (page) => page.getByRole("button", { name: "Back to the servers" }).click(), click("#place-activity"), see("[data-activity]")) },
  { name: "10-activity-empty", steps: steps(place("activity"), see(".empty")) },
  { name: "11-roll-back", steps: steps(rollBack, see("#way-back-table")) },
  { name: "11-roll-back-decided", steps: steps(rollBack, decide, (page) => page.getByRole("checkbox", { name: /Remove too: 9 fields/ }).check()) },
  { name: "11-roll-back-one-by-one", steps: steps(rollBack, (page) => page.getByText("Decide one by one").click()) },
  { name: "11-roll-back-failed", opening: { turns: ["way-back-fails"] }, steps: steps(result, click("#roll-back"), see("#plan-again")) },
  { name: "11-roll-back-nothing", opening: { turns: ["nothing-to-roll-back"] }, steps: steps(result, click("#roll-back"), see("#remove-added")) },
  { name: "11-rolled-back", steps: steps(rolledBack, see("#remove-added")) },
  { name: "11-remove-added", steps: steps(rolledBack, click("#remove-added"), see("#removal-name"), click("#choose-all-added"), (page) => page.locator("#removal-name").fill("Production – Asia")) },
  { name: "11-remove-added-nothing", opening: { turns: ["nothing-added"] }, steps: steps(rolledBack, click("#remove-added"), (page) => expect(page.getByText("Nothing that the import added can be removed")).toBeVisible()) },
  { name: "11-remove-added-failed", opening: { turns: ["removal-fails"] }, steps: steps(rolledBack, click("#remove-added"), click("#choose-all-added"), (page) => page.locator("#removal-name").fill("Production – Asia"), click("#remove-confirm"), see('[data-code="read-only"]')) },
  { name: "11-history", steps: steps(place("history"), see("[data-import]")) },
  { name: "11-history-no-match", steps: steps(place("history"), (page) => page.locator("#find-import").fill("zebra"), see(".empty")) },
  { name: "11-saved-plans", steps: steps(place("history"), (page) => page.getByRole("radio", { name: /^Saved plans/ }).check(), see("[data-saved-plan]")) },
  { name: "11-saved-plans-empty", opening: { turns: ["no-plans"] }, steps: steps(place("history"), (page) => page.getByRole("radio", { name: /^Saved plans/ }).check(), see(".empty")) },
  { name: "11-saved-plans-failed", opening: { turns: ["plans-fail"] }, steps: steps(place("history"), (page) => page.getByRole("radio", { name: /^Saved plans/ }).check(), see('[data-code="disk"]')) },
  { name: "11-kept-plan", steps: steps(place("history"), (page) => page.getByRole("radio", { name: /^Saved plans/ }).check(), click("[data-open-plan]"), see("#plan-kept-again")) },
  { name: "11-record", steps: steps(place("history"), click('[data-record="import-38"]'), see("#commands")) },
  { name: "11-records-compared", steps: steps(place("history"), click('[data-record="import-38"]'), (page) => page.locator("#compare-record").selectOption("import-37"), see("#record-comparison")) },
  { name: "11-record-unfinished", steps: steps(place("history"), click('[data-record="import-35"]'), see("#go-on")) },
  { name: "11-go-on", steps: steps(place("history"), click('[data-record="import-35"]'), click("#go-on"), see("#go-on-confirm")) },
  { name: "11-go-on-failed", opening: { turns: ["resume-fails"] }, steps: steps(place("history"), click('[data-record="import-35"]'), click("#go-on"), click("#go-on-errors"), click("#go-on-confirm"), see('[data-code="confirmation-needed"]')) },
  { name: "11-kept-choices", steps: steps(place("history"), (page) => page.getByRole("radio", { name: /^Saved plans/ }).check(), click("[data-open-plan]"), click("#tab-choices"), see("#kept-choices")) },
  { name: "11-history-empty", opening: { turns: ["no-history"] }, steps: steps(place("history"), see(".empty")) },
  { name: "12-choose-where", steps: steps(plan, click("#rehearse"), see("#rehearse-confirm")) },
  { name: "12-rehearsing", opening: { turns: ["hold-rehearsal"] }, steps: steps(plan, click("#rehearse"), click("#rehearse-confirm"), see('[data-stage][data-state="now"]')) },
  { name: "12-rehearsal", steps: rehearsed },
  { name: "12-rehearsal-verified", opening: { turns: ["outcome-verified"] }, steps: rehearsed },
  { name: "12-rehearsal-failed", opening: { turns: ["rehearsal-fails"] }, steps: steps(plan, click("#rehearse"), click("#rehearse-confirm"), see('[data-code="stale-plan"]')) },
  { name: "12-review-required", opening: { turns: ["require-rehearsal"] }, steps: steps(plan, see("#gate-rehearse")) },
  { name: "12-review-rehearsed", opening: { turns: ["rehearsed"] }, steps: steps(plan, see('[data-rehearsed="true"]')) },
  { name: "04-change-server", steps: steps(panes, click('button[title="More for Production – Asia"]'), choose("Change name and environment…"), see("#change-name")) },
  { name: "12-policy", steps: steps(panes, click('button[title="More for Production – Asia"]'), choose("Before imports…"), see("[name=policy]:checked")) },
  { name: "14-settings", opening: { turns: ["authority"] }, steps: steps(panes, click("#settings"), see('[data-folder="library"]')) },
  { name: "14-settings-thai", opening: { turns: ["thai"] }, steps: steps(panesIn("กำลังเปรียบเทียบ…"), click("#settings"), see("#not-reviewed")) },
  { name: "02-main-thai", opening: { turns: ["thai"] }, steps: panesIn("กำลังเปรียบเทียบ…") },
  { name: "10-quit", opening: { turns: ["hold-export"] }, steps: steps(panes, click("#export-all"), (page) => page.evaluate(() => (window as unknown as { pretendedArrival: (arrival: object) => void }).pretendedArrival({ kind: "close", running: 1 })), see("#quit")) },
  { name: "14-settings-proxy", steps: steps(panes, click("#settings"), (page) => page.getByRole("radio", { name: "This one:" }).check(), (page) => page.locator("#proxy-address").fill("nowhere"), click("#use-proxy"), see('[data-code="invalid"]')) },
  { name: "14-settings-failed", opening: { turns: ["preferences-fail"] }, steps: steps(panes, click("#settings"), see('[data-code="disk"]')) },
  { name: "13-palette", steps: steps(panes, (page) => page.keyboard.press("Control+k"), (page) => page.locator("#palette-query").fill("plan edu"), see('[role="option"]')) },
  { name: "13-palette-none", steps: steps(panes, (page) => page.keyboard.press("Control+k"), (page) => page.locator("#palette-query").fill("zzz"), see("dialog .none")) },
  { name: "13-menu-apps", steps: steps(panes, click("#menu-apps"), see("[data-action]")) },
  { name: "13b-shortcuts-changing", steps: steps(panes, (page) => page.keyboard.press("?"), click("#change-shortcuts"), click('[data-change-keys="swap"]')) },
  { name: "13b-shortcuts", steps: steps(panes, (page) => page.keyboard.press("?"), see("dialog")) },
];
