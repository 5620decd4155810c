// What a stage skipped, or made and did not store, and why. Of many with one reason, the words are those of one.
import type { ReasonGroup } from "../api/types.ts";
import { count } from "../text/format.ts";

export function LeftOut({ reasons }: { reasons: ReasonGroup[] }) {
  if (reasons.length === 0) return null;
  return (
    <ul class="left-out" aria-label="Skipped or not stored">
      {reasons.map(({ code, count: number, message }) => (
        <li key={code}><b>{count(number)}</b> × {message}</li>
      ))}
    </ul>
  );
}
