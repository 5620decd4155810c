// Why: a line for the audit trail, kept with who and when.
import { useId } from "preact/hooks";

const LONGEST_REASON = 500; // as the API takes it

export function Reason({ required = false }: { required?: boolean }) {
  const id = useId();
  return (
    <>
      <label for={id}>{required ? "Reason" : "Reason (optional)"}</label>
      <input
        id={id}
        name="why"
        autofocus
        required={required}
        pattern={required ? ".*\\S.*" : undefined}
        title={required ? "A few words, kept with your name and the time" : undefined}
        maxLength={LONGEST_REASON}
        autocomplete="off"
      />
    </>
  );
}
