// What is known of a question or a note beside what it says: live or not, when, about what, who reviewed it.
import type { Note, Question } from "../api/recordTypes.ts";
import { useNow } from "../poll/useNow.ts";
import { StatusPill } from "../run/StatusPill.tsx";
import { day, moment } from "../text/format.ts";

interface Props {
  data: Question | Note;
  first: string[]; // facts that only one of the kinds has
}

export function RecordFacts({ data, first }: Props) {
  const now = useNow(60_000);
  const { live = false, date, categories = [], review } = data;
  const facts = [...first, ...(date === undefined ? [] : [day(date)]), ...(categories.length > 0 ? [categories.join(", ")] : [])];
  return (
    <div class="record-facts">
      <StatusPill look={live ? { label: "Live", tone: "done", icon: "check" } : { label: "Not live", tone: "wait", icon: "ring" }} />
      <span class="soft">{facts.join(" · ")}</span>
      {review !== undefined && (
        <span class="fine">{review.decision === "approve" ? "Approved" : "Rejected"} by {review.who} {moment(new Date(review.at).toISOString(), now)}{review.note !== "" && `: ${review.note}`}</span>
      )}
    </div>
  );
}
