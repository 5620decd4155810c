// The options of a select whose value the form keeps: one of them is chosen at first.

interface Props {
  of: Record<string, string>; // value -> words
  chosen: string;
}

export function Options({ of, chosen }: Props) {
  return <>{Object.entries(of).map(([value, words]) => <option key={value} value={value} selected={value === chosen}>{words}</option>)}</>;
}
