// Why something the reader asked for did not come about; stays until put away.
import { ErrorWords } from "./ErrorWords.tsx";

interface Props {
  error: Error;
  close(): void;
}

export function Refused({ error, close }: Props) {
  return (
    <div class="notice" role="alert">
      <ErrorWords error={error} />
      <button type="button" class="plain" onClick={close}>Close</button>
    </div>
  );
}
