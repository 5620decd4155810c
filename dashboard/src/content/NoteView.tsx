// A note on current affairs. Its image is another site's: it is linked to, not fetched.
import type { Note } from "../api/recordTypes.ts";
import type { Item } from "../api/types.ts";
import { OutLink } from "../shell/OutLink.tsx";
import { RecordFacts } from "./RecordFacts.tsx";

export function NoteView({ item }: { item: Item }) {
  const data = item.data as unknown as Note;
  const { headings, key_points: points, text, link, image, source } = data;
  const [heading = item.title, ...others] = headings;
  return (
    <div class="reading">
      <h1>{heading}</h1>
      {others.map((other) => <p key={other} class="summary">{other}</p>)}
      <RecordFacts data={data} first={[]} />
      <section>
        <h2>Key points</h2>
        <ul class="points">{points.map((point) => <li key={point}>{point}</li>)}</ul>
      </section>
      <section>
        <h2>In full</h2>
        {text.split(/\n+/).map((paragraph, index) => <p key={index}>{paragraph}</p>)}
      </section>
      <section>
        <h2>Source</h2>
        <p class="soft"><OutLink url={link ?? source?.url ?? ""} text={source?.name ?? ""} /></p>
        {image != null && image !== "" && <p class="soft">Image: <OutLink url={image} /></p>}
      </section>
    </div>
  );
}
