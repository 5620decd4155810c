// Any item's data as nested lists: names on the left, values on the right, whatever the kind.
import { words } from "./kinds.ts";

export function Data({ value }: { value: Record<string, unknown> }) {
  const entries = Object.entries(value);
  if (entries.length === 0) return <p class="soft none">There is no more to this item than its title.</p>;
  return (
    <dl class="data">
      {entries.map(([name, part]) => (
        <div key={name}>
          <dt>{words(name)}</dt>
          <dd><Value value={part} /></dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: unknown }) {
  if (Array.isArray(value)) {
    return (
      <ul>
        {value.map((part, index) => (
          <li key={index}><Value value={part} /></li>
        ))}
      </ul>
    );
  }
  if (typeof value === "object" && value !== null) return <Data value={value as Record<string, unknown>} />;
  return <>{value === null ? "–" : String(value)}</>;
}
