import assert from "node:assert/strict";
import { test } from "node:test";

import type { Eta, RunProgress } from "../src/api/types.ts";
import { spread } from "../src/content/spread.ts";
import { backoff } from "../src/poll/backoff.ts";
import { noteServerTime, secondsSince } from "../src/poll/clock.ts";
import { announcement } from "../src/run/announce.ts";
import { etaWords } from "../src/run/eta.ts";
import { tabIcon, tabTitle } from "../src/run/tab.ts";
import { link, parseRoute } from "../src/shell/route.ts";
import { about, ago, duration, momentOf, roughly, shortId, size } from "../src/text/format.ts";

function document(run: object, rest: object = {}): RunProgress {
  const stages = [{ number: 1, name: "Grain → Flour" }, { number: 2, name: "Flour → Bread" }];
  return { run: { run_id: "A", pipeline: "mill", pipeline_name: "Mill", reason: null, ...run }, stages, global_progress: { percentage: 66 }, ...rest } as unknown as RunProgress;
}

test("durations", () => {
  assert.deepEqual([0, 58, 1039, 7500, 273_600].map(duration), ["0s", "58s", "17m 19s", "2h 05m", "3d 4h"]);
  assert.deepEqual([0, 40, 900, 7800].map(roughly), ["1 s", "40 s", "15 min", "2 h 10 min"]);
  assert.deepEqual([0, 8.5, 403.75, 12_345].map(about), ["0", "8.5", "404", "12,300"]);
  assert.deepEqual([5, 125, 7300].map(ago), ["5 s ago", "2 min ago", "2 h ago"]);
});

test("sizes", () => {
  assert.deepEqual([1, 812_345, 999_000, 999_001, 4_400_000].map(size), ["1 kB", "813 kB", "999 kB", "1.0 MB", "4.4 MB"]);
});

test("a time after a verb", () => {
  const now = new Date(2026, 10, 22, 12, 0).getTime();
  const before = (hours: number) => momentOf(new Date(now - hours * 3_600_000).toISOString(), now);
  assert.deepEqual([2, 26, 50].map(before), ["at 10:00", "yesterday 10:00", "20 Nov 10:00"]);
});

test("the time left: measured, known, none", () => {
  const eta: Eta = { state: "known", seconds: 900, low_seconds: 720, high_seconds: 1140, past_error_percent: 9 };
  assert.deepEqual(etaWords(eta), { main: "about 15 min left", detail: "12 to 19 min; off by 9% on average" });
  assert.equal(etaWords({ ...eta, low_seconds: 40 })?.detail, "40 s to 19 min; off by 9% on average");
  assert.equal(etaWords({ ...eta, high_seconds: 7800, past_error_percent: null })?.detail, "12 min to 2 h 10 min");
  assert.equal(etaWords({ ...eta, state: "measuring" })?.main, "measuring the time left");
  assert.equal(etaWords({ ...eta, state: "none" }), null);
});

test("said aloud: a new run, another stage, the end; nothing in between", () => {
  const running = document({ status: "running", current_stage: 1 });
  assert.equal(announcement(null, running), null);
  assert.equal(announcement(running, document({ status: "running", current_stage: 1 })), null);
  assert.equal(announcement(running, document({ status: "running", current_stage: 2 })), "Now: Flour → Bread");
  const control = { action: "pause", who: "ed", at: "2026-11-22T10:00:00Z", why: "", cap: null };
  const pausing = document({ status: "running", current_stage: 1, control });
  assert.equal(announcement(running, pausing), "Mill run: Pausing…");
  assert.equal(announcement(pausing, document({ status: "paused", current_stage: 1, control })), "Mill run: Paused");
  const capped = document({ status: "paused", current_stage: 1, control: { ...control, who: "cap", cap: "credits" } });
  assert.equal(announcement(running, capped), "Mill run: Paused: credit cap");
  assert.equal(announcement(running, document({ status: "failed", reason: "No flour" })), "Mill run: Failed. No flour");
  assert.equal(announcement(running, document({ status: "completed", with_errors: true })), "Mill run: Completed with errors");
  assert.equal(announcement(running, document({ run_id: "B", status: "pending" })), "Mill run: Pending");
});

test("the tab follows the run", () => {
  assert.equal(tabTitle(document({ status: "running" })), "66% · Mill · Millrace");
  assert.equal(tabTitle(document({ status: "failed" })), "Failed · Mill · Millrace");
  assert.equal(tabTitle(null), "Millrace");
  assert.notEqual(tabIcon(document({ status: "running" })), tabIcon(document({ status: "failed" })));
});

test("an address is read and written", () => {
  assert.deepEqual(parseRoute("#/runs/01J").path, ["runs", "01J"]);
  assert.deepEqual(parseRoute("#/runs/%").path, ["runs", "%"]);
  assert.equal(link("content", { kind: "a b", status: null, q: "" }), "#/content?kind=a+b");
  assert.equal(parseRoute("#/content?q=a%3Fb").query.get("q"), "a?b");
  assert.equal(shortId("01JD8W3K5T9QZ4V7XB2M6N8P1R"), "6N8P1R");
});

test("backoff grows to a minute and is spread by chance", () => {
  assert.deepEqual([1, 2, 3, 6, 99].map((missed) => backoff(missed, 1)), [2_000, 4_000, 8_000, 60_000, 60_000]);
  assert.deepEqual([1, 99].map((missed) => backoff(missed, 0)), [1_000, 30_000]);
});

test("since ticks by the server's clock, also where this one is off", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");
  noteServerTime("Sun, 22 Nov 2026 10:05:00 GMT", now);
  assert.equal(secondsSince("2026-11-22T10:04:30Z", now), 30);
  noteServerTime("Sun, 22 Nov 2026 10:05:01 GMT", now);
  assert.equal(secondsSince("2026-11-22T10:04:30Z", now), 30);
  assert.equal(secondsSince("2026-11-22T10:09:00Z", now), 0);
});

test("images are spread over the sections, each of them shown once", () => {
  for (const images of [0, 1, 2, 3, 4]) {
    for (const sections of [1, 2, 6, 12]) {
      const all = Array.from({ length: images }, (_, image) => image);
      const shown = Array.from({ length: sections }, (_, index) => spread(all, sections, index)).flat();
      assert.deepEqual(shown, all);
    }
  }
});
