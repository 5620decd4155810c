// An error in the API's own words; when another run is in the way, why that is so, and the way to it.
import { activeRun, ApiError } from "../api/client.ts";

export function ErrorWords({ error }: { error: Error }) {
  const inTheWay = activeRun(error);
  if (inTheWay === null) return <p>{plain(error)}</p>;
  return (
    <p>
      {error.message}. A pipeline has one active run at a time. <a href={`#/runs/${inTheWay}`}>See that run</a>
    </p>
  );
}

/** The API names the field that is wrong. A file is a request's body, which is no word of this page. */
function plain(error: Error): string {
  const ofBody = error instanceof ApiError && error.details["field"] === "body";
  return ofBody ? error.message.replace(/^body: /, "") : error.message;
}
