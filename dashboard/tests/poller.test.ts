import assert from "node:assert/strict";
import { test } from "node:test";

import { Bench, mostInAMinute, progress } from "./edges.ts";

test("asks by site first, then about that run with the last ETag", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  await bench.pass(6_000);
  assert.deepEqual(bench.asked.map(({ runId, etag }) => [runId, etag]), [[null, null], ["A", '"1"'], ["A", '"1"']]);
});

test("304 keeps the picture and makes it fresh", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  await bench.pass(0);
  const { document } = bench.picture;
  bench.answer = () => ({ changed: false });
  await bench.pass(2_500);
  assert.equal(bench.picture.document, document);
  assert.equal(bench.picture.updatedAt, bench.now);
});

test("a run that is over is not asked about again", async () => {
  const bench = new Bench();
  bench.answer = () => ({ changed: true, document: progress({ poll_after_ms: null }), etag: null });
  bench.poller.refresh();
  await bench.pass(3_600_000);
  assert.equal(bench.asked.length, 1);
});

test("a hidden tab asks nothing, and asks at once when it is seen again", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  await bench.pass(0);
  await bench.setHidden(true);
  await bench.pass(600_000);
  assert.equal(bench.asked.length, 1);
  await bench.setHidden(false);
  assert.equal(bench.asked.length, 2);
  assert.equal(bench.asked[1]?.runId, "A");
});

test("seen again over a finished run, it asks once what the site runs by now", async () => {
  const bench = new Bench();
  bench.answer = () => ({ changed: true, document: progress({ poll_after_ms: null }), etag: '"9"' });
  bench.poller.refresh();
  await bench.pass(0);
  await bench.setHidden(true);
  await bench.setHidden(false);
  await bench.pass(600_000);
  assert.deepEqual(bench.asked.map(({ runId, etag }) => [runId, etag]), [[null, null], [null, null]]);
});

test("the page of one finished run stays silent when it is seen again", async () => {
  const bench = new Bench("A");
  bench.answer = () => ({ changed: true, document: progress({ poll_after_ms: null }), etag: null });
  bench.poller.refresh();
  await bench.pass(0);
  await bench.setHidden(true);
  await bench.setHidden(false);
  await bench.pass(600_000);
  assert.equal(bench.asked.length, 1);
});

test("errors: the picture stays, the waits double up to a minute, and a good answer ends it", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  await bench.pass(0);
  const { document, updatedAt } = bench.picture;
  bench.answer = () => new Error("down");
  await bench.pass(400_000);
  const gaps = bench.asked.slice(1).map(({ at }, index, all) => at - (all[index - 1]?.at ?? at)).slice(1);
  assert.deepEqual(gaps.slice(0, 6), [1_500, 3_000, 6_000, 12_000, 24_000, 45_000]);
  assert.ok(gaps.every((gap) => gap <= 60_000));
  assert.equal(bench.picture.document, document);
  assert.equal(bench.picture.updatedAt, updatedAt);
  assert.ok(bench.picture.missed > 2);
  bench.answer = () => ({ changed: true, document: progress(), etag: null });
  await bench.pass(60_000);
  assert.equal(bench.picture.missed, 0);
  assert.equal(bench.picture.error, null);
});

test("an error that cannot mend ends the asking", async () => {
  const bench = new Bench("A", () => true);
  bench.answer = () => new Error("no run 'A'");
  bench.poller.refresh();
  await bench.pass(600_000);
  assert.equal(bench.asked.length, 1);
  assert.equal(bench.picture.error?.message, "no run 'A'");
});

test("never more than 24 requests in a minute, whatever the server wishes", async () => {
  for (const wish of [1, 100, 1_000, 2_000, 2_499]) {
    const bench = new Bench();
    bench.answer = () => ({ changed: true, document: progress({ poll_after_ms: wish }), etag: null });
    bench.poller.refresh();
    await bench.pass(300_000);
    assert.ok(mostInAMinute(bench.asked) <= 24, `wish ${wish}: ${mostInAMinute(bench.asked)}`);
    assert.ok(bench.asked.length >= 100, `wish ${wish}: only ${bench.asked.length} in five minutes`);
  }
});

test("nor when the tab is shown and hidden all the time", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  for (let round = 0; round < 500; round += 1) {
    await bench.setHidden(true);
    await bench.setHidden(false);
    await bench.pass(200);
  }
  assert.ok(mostInAMinute(bench.asked) <= 24, String(mostInAMinute(bench.asked)));
});

test("following another run forgets the ETag and asks at once", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  await bench.pass(0);
  bench.answer = () => ({ changed: true, document: progress({}, "B"), etag: '"2"' });
  bench.poller.follow("B");
  await bench.pass(0);
  assert.deepEqual(bench.asked[1], { at: bench.now, runId: "B", etag: null });
  assert.equal(bench.picture.document?.run?.run_id, "B");
});

test("an answer about the run followed before is dropped", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  bench.poller.follow("B");
  bench.answer = () => ({ changed: true, document: progress({}, "B"), etag: null });
  await bench.pass(0);
  assert.deepEqual(bench.asked.map(({ runId }) => runId), [null, "B"]);
  assert.equal(bench.picture.document?.run?.run_id, "B");
});

test("after stop nothing is asked or shown", async () => {
  const bench = new Bench();
  bench.poller.refresh();
  bench.poller.stop();
  await bench.pass(600_000);
  assert.equal(bench.asked.length, 1);
  assert.equal(bench.picture.document, null);
});
