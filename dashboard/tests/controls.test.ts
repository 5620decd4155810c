import assert from "node:assert/strict";
import { test } from "node:test";

import type { Plan } from "../src/api/controlTypes.ts";
import type { Control, RunProgress } from "../src/api/types.ts";
import { actionWords, changes } from "../src/audit/words.ts";
import { queueOf } from "../src/content/waiting.ts";
import { capOf, capsOf, raised } from "../src/control/caps.ts";
import { retryLabel, retryWords } from "../src/control/retry.ts";
import { NOTHING_YET, type SoFar, withdrawAll } from "../src/control/withdraw.ts";
import { refusalOf } from "../src/start/only.ts";
import { mostOf, onOf, optionsOf } from "../src/start/options.ts";

const STAGES = ["mow", "dry", "bale"];

function form(values: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  return data;
}

function allOn(): Record<string, string> {
  return Object.fromEntries(STAGES.map((stage) => [onOf(stage), "on"]));
}

test("options left as they are send nothing", () => {
  assert.deepEqual(optionsOf(form({ ...allOn(), start_from: "", items: "", credits: " " }), STAGES), {});
});

test("only what was chosen is sent, and nothing of stages that do not run", () => {
  const chosen = form({
    start_from: "dry", [onOf("dry")]: "on", [mostOf("mow")]: "9", [mostOf("dry")]: "20", [mostOf("bale")]: "7",
    credits: "12.5", items: "", delay_between_units: "3", delay_between_stages: "0",
  });
  assert.deepEqual(optionsOf(chosen, STAGES), {
    limits: { start_from: "dry", skip: ["bale"], max_items: { dry: 20 }, delay_between_units: 3, delay_between_stages: 0 },
    caps: { items: null, credits: 12.5 },
  });
});

test("a start for one item names it, and the stage it waits for", () => {
  const chosen = form({ start_from: "dry", [onOf("dry")]: "on", [onOf("bale")]: "on", only_items: "i-7" });
  assert.deepEqual(optionsOf(chosen, STAGES), { limits: { only_items: ["i-7"], start_from: "dry" } });
});

test("an item waits for the stage whose queue is its kind and status", () => {
  const stage = (key: string, takes: string) => ({ number: 1, key, name: key, short_name: key, takes, makes: [] });
  const pipelines = [
    { key: "farm", name: "Farm", stages: [stage("mow", "grass:high"), stage("dry", "grass:cut")] },
    { key: "barn", name: "Barn", stages: [stage("stack", "bale:new")] },
  ];
  const found = (kind: string, status: string) => {
    const queue = queueOf(pipelines, { kind, status });
    return queue === null ? null : [queue.pipeline.key, queue.stage.key];
  };
  assert.deepEqual([found("grass", "cut"), found("bale", "new"), found("grass", "new")], [["farm", "dry"], ["barn", "stack"], null]);
});

test("a dry run that does not take the item says why", () => {
  const only = { item: { id: "i", title: "Meadow" }, stage: { key: "dry", number: 2, name: "Drying" } };
  const refusal = (planned: object) => refusalOf({ stages: [{ key: "mow", items: 9, skip_reason: null }, { key: "dry", ...planned }] } as unknown as Plan, only);
  assert.equal(refusal({ items: 1, skip_reason: null }), null);
  assert.equal(refusal({ items: 0, skip_reason: "1 bale waiting, this stage needs 5" }), "1 bale waiting, this stage needs 5");
  assert.equal(refusal({ items: 0, skip_reason: null }), "it does not wait any more");
});

test("a time limit is sent in seconds, whatever it was given in", () => {
  const limit = (value: string, unit: string) => optionsOf(form({ ...allOn(), max_seconds: value, "max_seconds unit": unit }), STAGES).limits?.max_seconds;
  assert.deepEqual([limit("", "hours"), limit("1.5", "hours"), limit("90", "minutes"), limit("720", "hours")], [undefined, 5400, 5400, 2_592_000]);
});

test("a retry says what it takes up: what failed, what is left, or neither is counted", () => {
  const said = (status: string, failed: number, left: number) => {
    const document = { run: { status }, error_summary: { count: failed }, global_progress: { remaining_items: left } } as unknown as RunProgress;
    return [retryLabel(document), retryWords(document)];
  };
  assert.deepEqual(said("completed", 1234, 0), ["Retry 1,234 failed", "A retry is a new run that takes up what failed."]);
  assert.deepEqual(said("failed", 2, 1500), ["Retry 2 failed, 1,500 left", "A retry is a new run that takes up what failed and what this one did not get to."]);
  assert.deepEqual(said("cancelled", 0, 7), ["Go on with 7 left", "A retry is a new run that takes up what this one did not get to."]);
  assert.deepEqual(said("cancelled", 0, 0), ["Try again", "A retry is a new run that takes up what this one did not get to."]);
  assert.equal(said("failed", 3, 0)[0], "Retry 3 failed");
});

test("a time limit is no cap that could be raised", () => {
  const control = (cap: Control["cap"]) => ({ control: { action: "pause", who: "cap", at: "", why: "", cap } });
  assert.deepEqual([capOf({ control: null }), ...([null, "items", "credits", "seconds"] as const).map((cap) => capOf(control(cap)))], [null, null, "items", "credits", null]);
});

test("an empty field is no cap, and a raise is above what is used", () => {
  assert.deepEqual(capsOf(form({ items: "", credits: "10" })), { items: null, credits: 10 });
  assert.deepEqual([raised(10, 10.2), raised(10, 40), raised(0, 0), raised(0.5, 0.6)], [20, 60, 1, 1]);
});

test("a withdrawal goes from page to page and adds up", async () => {
  const asked: (string | null)[] = [];
  const told: SoFar[] = [];
  const pages = [{ withdrawn: 200, requeued: 0, cursor: "a" }, { withdrawn: 5, requeued: 3, cursor: null }];
  await withdrawAll({ runId: "R", why: "w", requeue: true }, NOTHING_YET, (soFar) => told.push(soFar), async (_run, _why, _requeue, cursor) => {
    asked.push(cursor);
    return pages[asked.length - 1] ?? assert.fail("asked too often");
  });
  assert.deepEqual(asked, [null, "a"]);
  assert.deepEqual(told.at(-1), { withdrawn: 205, requeued: 3, cursor: null, ended: true });
});

test("a withdrawal that does not get on ends with an error", async () => {
  const page = async () => ({ withdrawn: 0, requeued: 0, cursor: "same" });
  await assert.rejects(withdrawAll({ runId: "R", why: "w", requeue: false }, NOTHING_YET, () => {}, page), /same place twice/);
});

test("the audit's words: what differs, and nothing that does not", () => {
  assert.equal(actionWords("clear_error"), "Cleared the error");
  assert.equal(actionWords("polish_floor"), "polish floor");
  assert.deepEqual(changes({ status: "paused", cap: 10 }, { status: "failed", cap: 10, marked: true }), [
    { name: "status", before: "paused", after: "failed" },
    { name: "marked", before: "–", after: "yes" },
  ]);
  assert.deepEqual(changes(null, { caps: { items: 5, credits: null } }), [{ name: "caps", before: "–", after: "items 5, credits –" }]);
});
