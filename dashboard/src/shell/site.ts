// The chosen site: remembered on this machine, the first one otherwise.
import { useState } from "preact/hooks";

import { getSites } from "../api/calls.ts";
import type { Site } from "../api/types.ts";
import { type Loaded, useLoad } from "../poll/useLoad.ts";

const KEY = "millrace.site";

export interface Chosen {
  sites: Loaded<Site[]>;
  siteId: string | null; // null: not known yet, or there is none
  choose(siteId: string): void;
}

export function useSite(): Chosen {
  const sites = useLoad("sites", getSites);
  const [wanted, setWanted] = useState(() => localStorage.getItem(KEY));
  const known = sites.value ?? [];
  const site = known.find(({ site_id: id }) => id === wanted) ?? known[0];
  const early = sites.value === null ? wanted : null; // the last choice is very likely still there: no need to wait
  const choose = (siteId: string): void => {
    localStorage.setItem(KEY, siteId);
    setWanted(siteId);
  };
  return { sites, siteId: site?.site_id ?? early, choose };
}
