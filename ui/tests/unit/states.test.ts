// The states of the window, without a window.

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import type { Activity, Backend, ConnectionTest, ErrorReport, ImportDetail, PlanView, Return, ServerCard, ServerDraft } from "../../src/ipc/backend";
import { calmPlan, closedPlan, plan } from "../../src/ipc/fake/plan";
import { differenceTree } from "../../src/ipc/fake/differences";
import { detailOf, reports } from "../../src/ipc/fake/result";
import { added, removalOf, wayBackOf } from "../../src/ipc/fake/way_back";
import { Activities } from "../../src/state/activities.svelte";
import { Announcer } from "../../src/state/announcer.svelte";
import { Choosing } from "../../src/state/choosing.svelte";
import { Clock } from "../../src/state/clock.svelte";
import { Connection, needsConsent } from "../../src/state/connection.svelte";
import { Exports } from "../../src/state/exports.svelte";
import { Imports } from "../../src/state/imports.svelte";
import { Library } from "../../src/state/library.svelte";
import { Notices } from "../../src/state/notices.svelte";
import { Places } from "../../src/state/places.svelte";
import { Differences } from "../../src/state/differences.svelte";
import { folded } from "../../src/state/finding_groups";
import { Removal } from "../../src/state/removal.svelte";
import { Review } from "../../src/state/review.svelte";
import { fits, marked, wordsOf } from "../../src/state/matching";
import { menus } from "../../src/state/menus";
import { shortcuts } from "../../src/state/shortcuts.svelte";
import { WayBack } from "../../src/state/way_back.svelte";
import { ThemeChoice } from "../../src/state/theme.svelte";

const failure = (code: ErrorReport["code"]): ErrorReport => ({ code, message: "It failed.", hints: [], details: null });
const backendOf = (commands: Partial<Record<keyof Backend, unknown>>) => commands as unknown as Backend;
const ok = <T>(data: T) => Promise.resolve({ status: "ok" as const, data });
const refused = (code: ErrorReport["code"]) => Promise.resolve({ status: "error" as const, error: failure(code) });

const told = { tree: () => ok(differenceTree), one: () => refused("internal") };
const reviewOf = (plan: PlanView, saved = false) => new Review(plan, new Differences(told), saved ? null : new Choosing(backendOf({}), plan, () => {}));

const server = { id: "p", name: "Production – Asia", environment: "production" } as ServerCard;

test("the gate opens only after every decision", () => {
  const review = reviewOf(plan);
  assert.deepEqual(review.gate, { state: "errors", errors: 3 });
  review.errorsAccepted = true;
  assert.deepEqual(review.gate, { state: "ask" });
  review.asked = "skipped";
  assert.deepEqual(review.gate, { state: "name", expected: "Production – Asia" });
  review.typedName = "production – asia";
  assert.equal(review.gate.state, "name");
  review.typedName = " Production – Asia ";
  assert.equal(review.gate.state, "ready");
  review.errorsAccepted = false;
  assert.equal(review.gate.state, "errors");
});

test("nothing decided here opens a gate that the service keeps closed", () => {
  const review = reviewOf(closedPlan);
  review.errorsAccepted = true;
  review.typedName = "Production – Asia";
  assert.deepEqual(review.gate, { state: "closed", reasons: closedPlan.gate.reasons });
});

test("a plan without errors into scratch is ready, one without changes is nothing", () => {
  assert.equal(reviewOf(calmPlan).gate.state, "ready");
  assert.equal(reviewOf({ ...calmPlan, gate: { ...calmPlan.gate, definitions: 0 } }).gate.state, "nothing");
});

test("a counter filters, and the same counter shows all again", async () => {
  const review = reviewOf(plan);
  review.filterFindings("error");
  assert.deepEqual(review.findings.map(({ severity, count }) => [severity, count]), [["error", 3]]);
  review.filterFindings("error");
  assert.equal(review.findings.length, 3);
  await review.filterChanges("hidden");
  assert.equal(review.tab, "differences");
  assert.equal(review.differences.tree?.changes.length, 5);
  await review.filterChanges("hidden");
  assert.equal(review.differences.tree?.changes.length, 154);
});

test("more than three findings of one rule stand on one line, where the first of them would", () => {
  const [any] = plan.findings;
  assert.ok(any);
  const lines = (...rules: string[]) => folded(rules.map((rule) => ({ ...any, rule }))).map(({ rule, findings }) => `${rule} ${findings.length}`);
  assert.deepEqual(lines("A", "B", "B", "B"), ["A 1", "B 1", "B 1", "B 1"]);
  assert.deepEqual(lines("A", "B", "B", "C", "B", "B"), ["A 1", "B 4", "C 1"]);
  assert.deepEqual(lines(), []);
});

test("folding hides no finding from a counter, and a fold stays as it was left", () => {
  const review = reviewOf(plan);
  const shown = review.findings.flatMap(({ lines }) => lines.flatMap(({ findings }) => findings));
  assert.deepEqual(shown, plan.findings);
  assert.equal(review.count("warning"), review.findings.find(({ severity }) => severity === "warning")?.count);
  review.unfold("OVW-02");
  review.filterFindings("warning");
  assert.equal(review.unfolded.has("OVW-02"), true);
  review.unfold("OVW-02");
  assert.equal(review.unfolded.has("OVW-02"), false);
});

test("a saved plan asks nothing, and its findings lead to their changes", async () => {
  const review = reviewOf(plan, true);
  assert.equal(review.asks, false);
  const [first] = plan.findings;
  assert.ok(first);
  assert.equal(review.changes(first), false);
  await review.show(first);
  assert.equal(review.tab, "differences");
  assert.equal(review.differences.tree?.current?.definition, first.subject.id);
  assert.equal(review.changes(first), true);
});

test("findings are grouped by severity, object or rule, and none is lost", () => {
  const review = reviewOf(plan);
  for (const grouping of ["object", "rule", "severity"] as const) {
    review.grouping = grouping;
    const all = review.findings.flatMap(({ lines }) => lines.flatMap(({ findings }) => findings));
    assert.equal(new Set(all).size, plan.findings.length, grouping);
    assert.equal(review.findings.reduce((sum, { count }) => sum + count, 0), plan.findings.length);
    assert.equal(review.findings[0]?.severity, "error");
  }
  review.grouping = "object";
  assert.ok(review.findings.some(({ key, count }) => key === "Education Matters › EM Donation" && count === 1));
});

test("an unencrypted address needs consent unless it stays on this computer", () => {
  for (const address of ["http://apps.example.org", "http://10.0.0.4:1337", "http://127.0.0.1.example.org"]) assert.equal(needsConsent(address), true, address);
  for (const address of ["https://apps.example.org", "http://localhost:1337", "http://a.localhost", "http://127.0.0.1", "http://[::1]:80", "nonsense", ""]) assert.equal(needsConsent(address), false, address);
});

const found = { ok: true, builder: true, probes: [], services: [], problem: null } as unknown as ConnectionTest;

function filled(commands: Partial<Record<keyof Backend, unknown>>): Connection {
  const connection = new Connection(backendOf(commands), true);
  Object.assign(connection, { url: "https://a.example", name: "A", email: "me@example.org", secret: "s3cret" });
  return connection;
}

test("a connection is added only after a test of exactly this form", async () => {
  const add = mock.fn(() => ok(server));
  const connection = filled({ testServer: () => ok(found), addServer: add });
  assert.equal(connection.readiness, "untested");
  assert.equal(await connection.add(), null);
  await connection.runTest();
  assert.equal(connection.readiness, "ready");
  connection.secret = "other";
  assert.equal(connection.readiness, "changed");
  connection.secret = "s3cret";
  connection.name = "Another name";
  assert.equal(connection.readiness, "ready");
  assert.equal(await connection.add(), server);
  assert.equal(add.mock.callCount(), 1);
});

test("an account that may not build is not ready", async () => {
  const connection = filled({ testServer: () => ok({ ...found, builder: false }) });
  await connection.runTest();
  assert.equal(connection.readiness, "failed");
});

test("a keychain that refuses leaves the test as it was and says why", async () => {
  const connection = filled({ testServer: () => ok(found), addServer: () => refused("keychain") });
  await connection.runTest();
  assert.equal(await connection.add(), null);
  assert.equal(connection.addProblem?.code, "keychain");
  assert.equal(connection.readiness, "ready");
});

test("without a keychain the secret is kept for the session", () => {
  assert.equal(new Connection(backendOf({}), false).keep, "session");
});

test("an unencrypted server is not tested without consent, and consent is part of the form", async () => {
  const drafts: ServerDraft[] = [];
  const connection = filled({ testServer: (draft: ServerDraft) => (drafts.push(draft), ok(found)) });
  connection.url = "http://a.example";
  await connection.runTest();
  assert.equal(drafts.length, 0);
  connection.plainHttp = true;
  await connection.runTest();
  assert.equal(drafts[0]?.allow_plain_http, true);
});

test("progress is said at most every three seconds, results at once", () => {
  let now = 0;
  const announcer = new Announcer(() => now);
  announcer.progress("one");
  now = 2999;
  announcer.progress("two");
  assert.equal(announcer.status, "one");
  announcer.say("result");
  assert.equal(announcer.status, "result");
  now = 3000;
  announcer.progress("three");
  assert.equal(announcer.status, "three");
});

test("the same sentence is heard every time", () => {
  const announcer = new Announcer();
  const heard = [1, 2, 3].map(() => (announcer.say("Done."), announcer.status));
  assert.deepEqual(heard.map((sentence) => sentence.trim()), ["Done.", "Done.", "Done."]);
  assert.ok(heard[0] !== heard[1] && heard[1] !== heard[2]);
});

test("failures are not driven out by what was done since", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const notices = new Notices(new Announcer());
  notices.failed("not saved", failure("disk"));
  for (let index = 0; index < 6; index += 1) notices.done(`saved ${index}`);
  assert.deepEqual(notices.all.map((notice) => notice.text), ["not saved", "saved 2", "saved 3", "saved 4", "saved 5"]);
  mock.timers.reset();
});

test("a notice stays at least ten seconds, longer while it is pointed at, and failures stay", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const notices = new Notices(new Announcer());
  notices.done("saved");
  notices.failed("not saved", failure("disk"));
  mock.timers.tick(10_000);
  assert.equal(notices.all.length, 2);
  notices.pause(1);
  mock.timers.tick(60_000);
  assert.equal(notices.all.length, 2);
  notices.resume(1);
  mock.timers.tick(13_000);
  assert.deepEqual(notices.all.map(({ text }) => text), ["not saved"]);
  notices.dismiss(2);
  assert.deepEqual(notices.all, []);
  mock.timers.reset();
});

const activity = (more: Partial<Activity>): Activity =>
  ({ id: "1", kind: "import", title: "Import", state: "running", stages: [], started_at: "2026-07-03T00:00:00Z", finished_at: null, plan: null, again: { job: "plan-again", plan: "plan-1" }, import: null, ...more }) as Activity;

test("activities are newest first, and what has ended never runs again", () => {
  mock.timers.enable({ apis: ["setInterval"] });
  const ended: string[] = [];
  const activities = new Activities(backendOf({}), new Announcer(), new Clock());
  activities.ended = (one) => ended.push(one.id);
  activities.receive(activity({}));
  activities.receive(activity({ id: "2", started_at: "2026-07-03T00:00:01Z", again: null }));
  assert.deepEqual(activities.all.map(({ id }) => id), ["2", "1"]);
  activities.receive(activity({ state: "needs-attention" }));
  activities.receive(activity({}));
  assert.equal(activities.importOf("plan-1")?.state, "needs-attention");
  assert.deepEqual(ended, ["1"]);
  assert.equal(activities.running.length, 1);
  activities.receive(activity({ id: "2", state: "done", again: null }));
  assert.equal(activities.running.length, 0);
  mock.timers.reset();
});

function imports(commands: Partial<Record<keyof Backend, unknown>>) {
  const places = new Places();
  const announcer = new Announcer();
  const notices = new Notices(announcer);
  return { places, notices, imports: new Imports(backendOf({ planDifferences: () => ok(differenceTree), importDetail: () => ok(detailOf("import-39", reports.verified)), ...commands }), places, announcer, notices) };
}

const from = { title: "Staging", environment: "test" as const };

test("an import is applied once, with the typed name, and ends in its result", async () => {
  const apply = mock.fn(() => ok(reports.verified));
  const { places, imports: state } = imports({ planImport: () => ok(plan), applyPlan: apply });
  await state.plan({ kind: "entry", entry: "e" }, from, server);
  assert.equal(places.current.view, "review");
  await state.apply();
  assert.equal(apply.mock.callCount(), 0);
  assert.ok(state.review);
  state.review.errorsAccepted = true;
  state.review.asked = "yes";
  state.review.typedName = " Production – Asia";
  await Promise.all([state.apply(), state.apply()]);
  assert.deepEqual(apply.mock.calls.map((call) => call.arguments), [[plan.id, { typed_name: "Production – Asia", accept_errors: true, asked: "yes" }]]);
  assert.equal(places.current.view, "result");
  assert.equal(state.report?.outcome, "verified");
});

test("a refused import goes back to its plan and says why", async () => {
  const { places, notices, imports: state } = imports({ planImport: () => ok(calmPlan), applyPlan: () => refused("import-unresolved") });
  await state.plan({ kind: "entry", entry: "e" }, from, server);
  await state.apply();
  assert.equal(places.current.view, "review");
  assert.equal(state.applying.problemOf(calmPlan.id)?.code, "import-unresolved");
  assert.equal(notices.all.length, 1);
});

test("an import that is left running does not take the window back", async () => {
  let finish: (reply: unknown) => void = () => {};
  const { places, notices, imports: state } = imports({ planImport: () => ok(calmPlan), importReport: () => ok(reports.verified), applyPlan: () => new Promise((resolve) => (finish = resolve)) });
  await state.plan({ kind: "entry", entry: "e" }, from, server);
  const applying = state.apply();
  places.go({ view: "servers" });
  finish({ status: "ok", data: reports.verified });
  await applying;
  assert.equal(places.current.view, "servers");
  assert.equal(state.report, null, "another result may be on the screen");
  notices.all[0]?.action?.run();
  await new Promise(setImmediate);
  assert.equal(places.current.view, "result");
});

test("an import that runs stays itself, whichever plan is looked at meanwhile", async () => {
  let finish: (reply: unknown) => void = () => {};
  const plans = [calmPlan, { ...calmPlan, id: "p2" }];
  const { places, imports: state } = imports({ planImport: () => ok(plans.shift()), applyPlan: () => new Promise((resolve) => (finish = resolve)) });
  await state.plan({ kind: "entry", entry: "e" }, from, server);
  const applying = state.apply();
  await state.plan({ kind: "entry", entry: "f" }, from, server);
  assert.equal(state.review?.plan.id, "p2");
  assert.equal(state.applying.now?.plan.id, calmPlan.id);
  places.go({ view: "apply" });
  finish(await refused("import-unresolved"));
  await applying;
  assert.equal(state.applying.now, null);
  assert.equal(state.applying.problemOf("p2"), null, "nothing is said of the plan that was not sent");
  assert.equal(places.current.view, "activity");
});

test("the rest of an import that nobody waits for any more is told, and does not take the window", async () => {
  let finish: (reply: unknown) => void = () => {};
  const { places, notices, imports: state } = imports({ resumeImport: () => new Promise((resolve) => (finish = resolve)) });
  const detail = { row: { id: "import-7" }, report: { destination: { server: null } }, go_on: { sent: 1, of: 2, errors_to_accept: 0, typed_name: null } };
  for (const answer of [await ok(reports.verified), await refused("disk")]) {
    state.askToGoOn(detail as unknown as ImportDetail);
    const going = state.goOn();
    places.closing()();
    places.go({ view: "history" });
    finish(answer);
    await going;
    assert.equal(places.current.view, "history");
    assert.equal(state.report, null);
  }
  assert.equal(notices.all.length, 2);
});

test("a plan that was abandoned does not open afterwards", async () => {
  let finish: (reply: unknown) => void = () => {};
  const { places, imports: state } = imports({ planImport: () => new Promise((resolve) => (finish = resolve)) });
  const planning = state.plan({ kind: "entry", entry: "e" }, from, server);
  state.abandon();
  finish({ status: "ok", data: plan satisfies PlanView });
  await planning;
  assert.equal(places.current.view, "servers");
});

test("only the person's word about a restart is passed on as one", async () => {
  const verify = mock.fn(() => ok(reports.verified));
  const { imports: state } = imports({ importReport: () => ok(reports.unknown), verifyImport: verify });
  await state.open("import-39");
  await state.verify(false);
  await state.verify(true);
  assert.deepEqual(verify.mock.calls.map((call) => call.arguments), [["import-39", false], ["import-39", true]]);
});

test("a backup that could not export every app alone says so", async () => {
  const notices = new Notices(new Announcer());
  const problem = failure("server-error");
  const exports = new Exports(backendOf({ backUp: () => ok({ entries: [], not_exported: [{ app: "a", problem }] }) }), notices);
  await exports.backUp(server);
  assert.deepEqual(notices.all.map((notice) => notice.problem), [null, problem]);
  for (const notice of notices.all) notices.dismiss(notice.id);
});

test("damage that no entry shows is told beside the list", async () => {
  const check = { ok: false, entries: 1, read_data: true, problems: ["A file is damaged."], damaged: [{ entry: "e", name: "E", restic_id: "1", problem: "It is." }, { entry: null, name: null, restic_id: "2", problem: "It is." }] };
  const library = new Library(backendOf({ checkLibrary: () => ok(check), libraryEntries: () => ok([{ id: "e" }]), lastCheck: () => ok({}) }), new Notices(new Announcer()));
  await library.load();
  await library.runCheck(true);
  assert.equal(library.damage("e"), "It is.");
  assert.deepEqual(library.damageElsewhere, ["2: It is.", "A file is damaged."]);
});

test("a cancelled file picker changes nothing", async () => {
  const { places, imports: state } = imports({ planFromFile: () => ok(null) });
  await state.planFromFile(server);
  assert.equal(places.current.view, "servers");
});

test("the menus list every action once", () => {
  const listed = Object.values(menus).flat(2);
  assert.deepEqual(listed.toSorted(), shortcuts.map(({ id }) => id).toSorted());
});

test("what is typed finds lines by the beginnings of their words first", () => {
  const words = wordsOf("  Plan EDU ");
  assert.deepEqual(words, ["plan", "edu"]);
  assert.equal(fits(words, "Back up Staging", ""), null);
  const starts = fits(words, "Plan import of Education Matters", "") ?? 0;
  const within = fits(words, "Plan import of Reducation", "") ?? 0;
  const elsewhere = fits(words, "Plan import", "of education") ?? 0;
  assert.ok(starts > within && within > elsewhere, `${starts} ${within} ${elsewhere}`);
  assert.deepEqual(marked(["edu", "on"], "Education on"), [
    { text: "Edu", hit: true },
    { text: "cati", hit: false },
    { text: "on", hit: true },
    { text: " ", hit: false },
    { text: "on", hit: true },
  ]);
  assert.deepEqual(marked([], "All"), [{ text: "All", hit: false }]);
  assert.deepEqual(marked(["i"], "İzmir"), [{ text: "İzmir", hit: false }]);
});

test("a chosen theme wins over the system, high contrast follows it only by default", () => {
  const root = { dataset: {} as Record<string, string> };
  const system = { matches: true, listeners: [] as (() => void)[], addEventListener: (_: string, heard: () => void) => system.listeners.push(heard) };
  const theme = new ThemeChoice(root as unknown as HTMLElement, system as unknown as MediaQueryList);
  assert.deepEqual(root.dataset, { theme: "system", contrast: "more" });
  theme.choose("light");
  assert.deepEqual(root.dataset, { theme: "light" });
  theme.choose("high-contrast");
  assert.equal(root.dataset["contrast"], "more");
  theme.choose("system");
  system.matches = false;
  for (const heard of system.listeners) heard();
  assert.equal(root.dataset["contrast"], undefined);
});

test("a way back asks about every conflict, computes only what is new, and never forgets a decision", async () => {
  const asked: unknown[] = [];
  const rollBack = mock.fn((_: string, choices: Record<string, Return>) => (asked.push(choices), ok(wayBackOf(choices, false))));
  const way = new WayBack(backendOf({ rollBack }), reports.verified, () => {});
  await way.again();
  const review = new Review(calmPlan, new Differences(told), new Choosing(backendOf({}), calmPlan, () => {}), way);
  assert.deepEqual(review.gate, { state: "conflicts", conflicts: 2 });
  const [first, second] = way.table.conflicts.map(({ id }) => id);
  assert.ok(first && second);
  await way.choose([first], "keep-current");
  assert.equal(rollBack.mock.callCount(), 1);
  assert.equal(way.undecided, 1);
  await way.choose([second], "use-previous");
  assert.deepEqual(asked[1], { [first]: "keep-current", [second]: "use-previous" });
  assert.equal(review.gate.state, "ready");
  await way.choose([first], "use-previous");
  assert.deepEqual(asked[2], { [first]: "use-previous", [second]: "use-previous" });
});

test("a choice that cannot be computed is not decided", async () => {
  let answers = 0;
  const way = new WayBack(backendOf({ rollBack: () => (answers++ === 0 ? ok(wayBackOf({}, false)) : refused("unreachable")) }), reports.verified, () => {});
  await way.again();
  await way.choose(way.table.conflicts.map(({ id }) => id), "use-previous");
  assert.equal(way.undecided, 2);
  assert.equal(way.problem?.code, "unreachable");
});

test("only what can be removed is ticked, and only the typed name removes it", async () => {
  const removeAdded = mock.fn((_: string, definitions: string[], name: string) => ok({ ...removalOf(definitions), explanation: name }));
  const removal = new Removal(backendOf({ addedByImport: () => ok(added), removeAdded }), { id: "import-39", started_at: "", destination: reports.verified.destination });
  await removal.load(new Set(added.map(({ id }) => id)));
  assert.equal(removal.chosen.size, added.filter((row) => row.is_removable).length);
  await removal.remove();
  assert.equal(removeAdded.mock.callCount(), 0);
  removal.typedName = " Production – Asia";
  await removal.remove();
  assert.equal(removal.report?.explanation, "Production – Asia");
});
