// One source: what it is, how its last fetches went, and its controls.
import { mayOperate } from "../api/session.ts";
import type { Source } from "../api/sourceTypes.ts";
import { switchSource } from "../api/sources.ts";
import { useCall } from "../poll/useCall.ts";
import { OutLink } from "../shell/OutLink.tsx";
import { Refused } from "../shell/Refused.tsx";
import { Switch } from "../shell/Switch.tsx";
import { Health } from "./Health.tsx";
import { SourceButtons } from "./SourceButtons.tsx";
import { purposeWords, typeName } from "./words.ts";

interface Props {
  siteId: string;
  source: Source;
  changed(): void; // the list is to be read anew
}

export function SourceRow({ siteId, source, changed }: Props) {
  const { busy, error, clear, call } = useCall();
  const { name, type, purposes, url, on } = source;
  const flip = (): void => call(() => switchSource(siteId, source.id, !on).then(changed));
  return (
    <li>
      <div class="row-facts">
        <h3>{name}</h3>
        <p class="soft">{typeName(type)} · {purposeWords(purposes)}{source.categories.length > 0 && ` · ${source.categories.join(", ")}`}</p>
        <p class="fine"><OutLink url={url} /></p>
        {source.moved_to !== null && <p class="is-held">It has moved for good, to <OutLink url={source.moved_to} />. Edit it to fetch from there at once.</p>}
        <Health source={source} />
      </div>
      <div class="row-controls">
        <Switch label={`Fetch from ${name}`} on={on} busy={busy} flip={mayOperate() ? flip : null} />
        {mayOperate() && <SourceButtons siteId={siteId} source={source} changed={changed} />}
      </div>
      {error !== null && <Refused error={error} close={clear} />}
    </li>
  );
}
