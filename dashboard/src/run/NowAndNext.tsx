// What is being worked on, since when, with the stage's own bar; and what follows, in order.
import type { Stage, WorkItem } from "../api/types.ts";
import { count } from "../text/format.ts";
import { Ticking } from "./Duration.tsx";
import { Bar } from "./StageCard.tsx";
import { look } from "./status.ts";

export function NowAndNext({ stages }: { stages: Stage[] }) {
  const working = stages.filter((stage) => look(stage.status).tone === "doing");
  return (
    <div class="two">
      <section class="card now" aria-labelledby="now-title">
        <h2 id="now-title">Now</h2>
        {/* Of a fixed height, so that the page does not jump as items come and go; hence it scrolls, also by keyboard. */}
        <div class="in-hand" role="group" aria-label="In hand" tabIndex={0}>
          {working.length === 0 && <p class="soft none">Nothing is in hand at this moment.</p>}
          {working.map((stage) => (
            <Working key={stage.key} stage={stage} />
          ))}
        </div>
      </section>
      <section class="card next" aria-labelledby="next-title">
        <h2 id="next-title">Up next</h2>
        <Upcoming stages={stages} />
      </section>
    </div>
  );
}

function Working({ stage }: { stage: Stage }) {
  return (
    <>
      <div class="working">
        <b>{stage.short_name}</b>
        <span class="soft">{count(stage.processed_count)} of {count(stage.input_count)}</span>
        <span class="fine">up to {stage.concurrency} at a time</span>
        <b class="percent">{stage.progress_percentage}%</b>
      </div>
      <Bar label={`Now: ${stage.name}`} look={look(stage.status)} percentage={stage.progress_percentage} />
      <ol class="titles">
        {stage.currently_processing.map((item) => (
          <InHand key={item.id} item={item} />
        ))}
      </ol>
    </>
  );
}

function InHand({ item }: { item: WorkItem }) {
  return (
    <li>
      <span class="title" title={item.title}>{item.title}</span>
      {item.since !== undefined && <span class="fine"><Ticking since={item.since} /></span>}
    </li>
  );
}

function Upcoming({ stages }: { stages: Stage[] }) {
  const waiting = stages.filter((stage) => stage.up_next.length > 0);
  if (waiting.length === 0) return <p class="soft none">Nothing more is waiting in this stage.</p>;
  return (
    <>
      {waiting.map((stage) => (
        <div key={stage.key}>
          <ol class="titles numbered">
            {stage.up_next.map((item) => (
              <li key={item.id}>
                <span class="title" title={item.title}>{item.title}</span>
              </li>
            ))}
          </ol>
          {stage.up_next_more > 0 && <p class="fine more">and {count(stage.up_next_more)} more</p>}
        </div>
      ))}
    </>
  );
}
