// An error, in the API's own words, and the way to try again.
import { ErrorWords } from "./ErrorWords.tsx";

interface Props {
  error: Error;
  again?: () => void;
}

export function Problem({ error, again }: Props) {
  return (
    <div class="problem" role="alert">
      <ErrorWords error={error} />
      {again !== undefined && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}
