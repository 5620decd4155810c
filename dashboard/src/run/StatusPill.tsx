import { Icon } from "../shell/Icon.tsx";
import type { Look } from "./status.ts";

export function StatusPill({ look }: { look: Look }) {
  return (
    <span class={`pill tone-${look.tone}`} data-field="status">
      <Icon name={look.icon} />
      {look.label}
    </span>
  );
}
