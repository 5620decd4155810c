// Where the reader is, from the part of the address after "#": a path and its parameters.
import { useEffect, useState } from "preact/hooks";

export interface Route {
  path: string[]; // "#/runs/01J" -> ["runs", "01J"]
  query: URLSearchParams;
}

export function parseRoute(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decoded), query: new URLSearchParams(query) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part; // a stray "%": taken as it is
    throw error;
  }
}

/** "#/content?kind=a&q=b"; parameters without a value are left out. */
export function link(path: string, query: Record<string, string | null> = {}): string {
  const filled = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return `#/${path}` + (filled.length === 0 ? "" : "?" + new URLSearchParams(filled).toString());
}

/** The page of a run that was begun from here. */
export function goToRun(runId: string): void {
  location.hash = link(`runs/${encodeURIComponent(runId)}`);
}

export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = (): void => setHash(location.hash);
    window.addEventListener("hashchange", onChange);
    return () => window.removeEventListener("hashchange", onChange);
  }, []);
  return parseRoute(hash);
}
