// Adaptive polling of one run: asks again when the document says so, says nothing while the tab is
// hidden or the run is over, backs off on errors and keeps the last good picture. It touches no
// browser API: clock, chance, timer and visibility come in, so a test can drive it.
import type { ProgressReply } from "../api/calls.ts";
import type { RunProgress } from "../api/types.ts";
import { backoff } from "./backoff.ts";
import type { RequestBudget } from "./budget.ts";

export const MISSED_UNTIL_STALE = 2;

export interface Picture {
  document: RunProgress | null;
  updatedAt: number | null; // of the last good answer, a 304 included; ms
  missed: number; // failed polls in a row
  error: Error | null; // of the last poll
}

export interface Edges {
  now(): number;
  random(): number;
  later(action: () => void, ms: number): () => void;
  hidden(): boolean;
}

export interface Plan {
  ask(runId: string | null, etag: string | null): Promise<ProgressReply>;
  show(picture: Picture): void;
  /** Is it of no use to ask again after this error? */
  hopeless(error: unknown): boolean;
  budget: RequestBudget;
  edges: Edges;
  runId: string | null; // null: the site's active or latest run
}

export const NOTHING_YET: Picture = { document: null, updatedAt: null, missed: 0, error: null };

export class Poller {
  private readonly plan: Plan;
  private picture: Picture = NOTHING_YET;
  private followed: string | null;
  private etag: string | null = null;
  private cancelTimer: () => void = () => {};
  private asking = false;
  private again = false;
  private ended = false;

  constructor(plan: Plan) {
    this.plan = plan;
    this.followed = plan.runId;
  }

  /** Asks now: about the run it follows while that runs, else about what the site runs by now. */
  refresh(): void {
    if (this.ended || this.plan.edges.hidden()) return;
    this.cancelTimer();
    if (this.isOver()) this.follow(this.plan.runId);
    else this.askIn(0);
  }

  /** Turns to another run: forgets the ETag, which belonged to the one before, and asks now. */
  follow(runId: string | null): void {
    this.followed = runId;
    this.etag = null;
    this.askIn(0);
  }

  visibilityChanged(): void {
    if (this.plan.edges.hidden()) this.cancelTimer();
    else if (!(this.isOver() && this.plan.runId !== null)) this.refresh();
  }

  stop(): void {
    this.ended = true;
    this.cancelTimer();
  }

  private isOver(): boolean {
    return this.picture.document !== null && this.picture.document.poll_after_ms === null;
  }

  private async poll(): Promise<void> {
    if (this.asking) {
      this.again = true; // one request at a time; what was asked for meanwhile follows it
      return;
    }
    this.asking = true;
    const about = this.followed;
    try {
      const reply = await this.plan.ask(about, this.etag);
      if (about === this.followed) this.succeeded(reply);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (about === this.followed) this.failed(error);
    } finally {
      this.asking = false;
    }
    if (!this.again) return;
    this.again = false;
    this.askIn(0);
  }

  private succeeded(reply: ProgressReply): void {
    const document = reply.changed ? reply.document : this.picture.document;
    if (reply.changed) {
      this.etag = reply.etag;
      this.turnTo(reply.document);
    }
    this.publish({ document, updatedAt: this.plan.edges.now(), missed: 0, error: null });
    if (document !== null && document.poll_after_ms !== null) this.askIn(document.poll_after_ms);
  }

  /** From the first answer on the question is about that very run: another one must not slip in between. */
  private turnTo(document: RunProgress): void {
    if (document.run !== null) this.followed = document.run.run_id;
  }

  private failed(error: Error): void {
    this.publish({ ...this.picture, missed: this.picture.missed + 1, error });
    if (this.plan.hopeless(error)) return;
    this.askIn(backoff(this.picture.missed, this.plan.edges.random()));
  }

  private askIn(wish: number): void {
    const { budget, edges } = this.plan;
    this.cancelTimer();
    if (this.ended || edges.hidden()) return;
    const wait = wish === 0 ? budget.blocked(edges.now()) : budget.wait(wish, edges.now());
    if (wait === 0) void this.poll();
    else this.cancelTimer = edges.later(() => void this.poll(), wait);
  }

  private publish(picture: Picture): void {
    this.picture = picture;
    if (!this.ended) this.plan.show(picture);
  }
}
