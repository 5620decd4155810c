// An article as its reader will see it: title, summary, featured image, sections, images in between.
import type { ComponentChildren } from "preact";

import type { Item } from "../api/types.ts";
import { Icon } from "../shell/Icon.tsx";
import { count } from "../text/format.ts";
import { Data } from "./Data.tsx";
import { Drawing } from "./Drawing.tsx";
import { spread } from "./spread.ts";

interface Section {
  heading: string;
  body: string; // paragraphs parted by a blank line
}

interface Image {
  id: string;
  role: string;
  alt: string;
}

interface Written {
  meta_description?: string;
  word_count?: number;
  sections?: Section[];
  images?: Image[];
  checks?: Check[];
}

/** What the review queue has looked at, each with whether it holds. */
interface Check {
  name: string;
  holds: boolean;
}

interface Props {
  siteId: string;
  item: Item;
}

export function Reading({ siteId, item }: Props) {
  const { meta_description: summary, word_count: words, sections, images = [], checks = [] } = (item.data ?? {}) as Written;
  const featured = images.filter(({ role }) => role === "featured");
  const others = images.filter(({ role }) => role !== "featured");
  return (
    <div class="reading">
      <h1>{item.title}</h1>
      {summary !== undefined && <p class="summary">{summary}</p>}
      {words !== undefined && <p class="fine">{count(words)} words</p>}
      <Checks checks={checks} />
      <Drawings siteId={siteId} images={featured} />
      {sections === undefined && <Data value={item.data ?? {}} />}
      {sections?.map((section, index) => (
        <Part key={index} section={section}>
          <Drawings siteId={siteId} images={spread(others, sections.length, index)} />
        </Part>
      ))}
    </div>
  );
}

function Checks({ checks }: { checks: Check[] }) {
  if (checks.length === 0) return null;
  return (
    <ul class="checks" aria-label="Checks">
      {checks.map(({ name, holds }) => (
        <li key={name} class={holds ? "tone-done" : "tone-bad"}>
          <Icon name={holds ? "check" : "bang"} />
          <span><span class="unseen">{holds ? "Holds: " : "Does not hold: "}</span>{name}</span>
        </li>
      ))}
    </ul>
  );
}

function Part({ section, children }: { section: Section; children: ComponentChildren }) {
  return (
    <section>
      <h2>{section.heading}</h2>
      {section.body.split(/\n\s*\n/).map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
      {children}
    </section>
  );
}

function Drawings({ siteId, images }: { siteId: string; images: Image[] }) {
  return (
    <>
      {images.map(({ id, alt }) => (
        <Drawing key={id} siteId={siteId} id={id} alt={alt} />
      ))}
    </>
  );
}
