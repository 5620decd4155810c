// At most 24 requests in any minute from one tab. Polls wait for their turn; what a person does is
// counted but never held up. The first sixteen may follow each other as the server wishes, the rest
// are spread over what is left of the minute.

export const PER_MINUTE = 24;
const WINDOW_MS = 60_500; // half a second of slack: the server's minute is not ours
const QUICK = 16;

export class RequestBudget {
  private sent: number[] = [];

  /** Records that a request leaves now. */
  note(now: number): void {
    this.forget(now);
    this.sent.push(now);
  }

  /** How long a poll that would like to wait `wish` ms has to wait. */
  wait(wish: number, now: number): number {
    const blocked = this.blocked(now);
    const oldest = this.sent[0];
    if (blocked > 0 || oldest === undefined || this.sent.length < QUICK) return Math.max(wish, blocked);
    return Math.max(wish, (oldest + WINDOW_MS - now) / (PER_MINUTE - this.sent.length));
  }

  /** How long until one more request is within the limit; 0: it is now. */
  blocked(now: number): number {
    this.forget(now);
    const inTheWay = this.sent[this.sent.length - PER_MINUTE];
    return inTheWay === undefined ? 0 : inTheWay + WINDOW_MS - now;
  }

  private forget(now: number): void {
    // A clock set back makes old entries look new: those are dropped too, or nothing would be sent for hours.
    this.sent = this.sent.filter((at) => at <= now && now - at < WINDOW_MS);
  }
}

export const requestBudget = new RequestBudget();
