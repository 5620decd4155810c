// An error, in the API's own words, and the way to try again.
interface Props {
  error: Error;
  again?: () => void;
}

export function Problem({ error, again }: Props) {
  return (
    <div class="problem" role="alert">
      <p>{error.message}</p>
      {again !== undefined && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}
