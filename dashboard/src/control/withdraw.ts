// Withdraws a run's outputs page by page, telling after each how far it is. What was withdrawn before an
// error stays so: the next attempt goes on from there.
import { withdrawPage } from "../api/controls.ts";

export interface SoFar {
  withdrawn: number;
  requeued: number;
  cursor: string | null; // where to go on
  ended: boolean;
}

export const NOTHING_YET: SoFar = { withdrawn: 0, requeued: 0, cursor: null, ended: false };
const MOST_PAGES = 100_000;

interface Wish {
  runId: string;
  why: string;
  requeue: boolean;
}

type Page = typeof withdrawPage;

export async function withdrawAll({ runId, why, requeue }: Wish, from: SoFar, tell: (soFar: SoFar) => void, page: Page = withdrawPage): Promise<void> {
  let soFar = from;
  for (let asked = 0; asked < MOST_PAGES && !soFar.ended; asked += 1) {
    const { withdrawn, requeued, cursor } = await page(runId, why, requeue, soFar.cursor);
    if (cursor !== null && cursor === soFar.cursor) throw new Error("The server does not get on with it: it answers the same place twice.");
    soFar = { withdrawn: soFar.withdrawn + withdrawn, requeued: soFar.requeued + requeued, cursor, ended: cursor === null };
    tell(soFar);
  }
}
