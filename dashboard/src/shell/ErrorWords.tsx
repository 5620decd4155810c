// An error in the API's own words; when another run is in the way, why that is so, and the way to it.
import { activeRun } from "../api/client.ts";

export function ErrorWords({ error }: { error: Error }) {
  const inTheWay = activeRun(error);
  if (inTheWay === null) return <p>{error.message}</p>;
  return (
    <p>
      {error.message}. A pipeline has one active run at a time. <a href={`#/runs/${inTheWay}`}>See that run</a>
    </p>
  );
}
