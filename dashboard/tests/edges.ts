// A hand-driven clock and an API in a variable, for tests of the poller.
import type { ProgressReply } from "../src/api/calls.ts";
import type { RunProgress } from "../src/api/types.ts";
import { RequestBudget } from "../src/poll/budget.ts";
import { NOTHING_YET, type Picture, Poller } from "../src/poll/poller.ts";

export interface Question {
  at: number;
  runId: string | null;
  etag: string | null;
}

type Answer = () => ProgressReply | Error;

export function progress(changed: Partial<RunProgress> = {}, runId: string | null = "A"): RunProgress {
  const run = runId === null ? null : { run_id: runId, status: "running" };
  return { revision: 1, poll_after_ms: 2500, run, stages: [], ...changed } as unknown as RunProgress;
}

export class Bench {
  now = 1_000_000;
  hidden = false;
  asked: Question[] = [];
  picture: Picture = NOTHING_YET;
  answer: Answer = () => ({ changed: true, document: progress(), etag: '"1"' });
  private timers: { at: number; action: () => void }[] = [];
  readonly poller: Poller;

  constructor(runId: string | null = null, hopeless: (error: unknown) => boolean = () => false) {
    this.poller = new Poller({
      runId,
      hopeless,
      budget: this.budget,
      ask: (id, etag) => this.ask(id, etag),
      show: (picture) => {
        this.picture = picture;
      },
      edges: {
        now: () => this.now,
        random: () => 0.5,
        hidden: () => this.hidden,
        later: (action, ms) => this.later(action, ms),
      },
    });
  }

  readonly budget = new RequestBudget();

  /** Lets `ms` go by, timer after timer. */
  async pass(ms: number): Promise<void> {
    const end = this.now + ms;
    for (;;) {
      await settle();
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers.splice(this.timers.indexOf(next), 1);
      this.now = Math.max(this.now, next.at);
      next.action();
    }
    this.now = end;
  }

  setHidden(hidden: boolean): Promise<void> {
    this.hidden = hidden;
    this.poller.visibilityChanged();
    return settle();
  }

  private async ask(runId: string | null, etag: string | null): Promise<ProgressReply> {
    this.asked.push({ at: this.now, runId, etag });
    this.budget.note(this.now);
    const answer = this.answer();
    if (answer instanceof Error) throw answer;
    return answer;
  }

  private later(action: () => void, ms: number): () => void {
    const timer = { at: this.now + ms, action };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
}

/** All promises that are ready have been handled. */
async function settle(): Promise<void> {
  await new Promise((done) => setImmediate(done));
}

/** The most requests in any minute. */
export function mostInAMinute(asked: Question[]): number {
  return Math.max(0, ...asked.map(({ at }) => asked.filter((other) => other.at >= at && other.at < at + 60_000).length));
}
