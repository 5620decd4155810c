// The top of every page: where one can go, which site, how fresh the picture is, who is signed in.
import { endSession, isAdmin, readSession } from "../api/session.ts";
import type { Site } from "../api/types.ts";
import type { Watched } from "../poll/usePoller.ts";
import { Freshness } from "./Freshness.tsx";
import { Icon, Wheel } from "./Icon.tsx";
import type { Chosen } from "./site.ts";

const PAGES = [
  { path: "", name: "Overview" },
  { path: "content", name: "Content" },
  { path: "sources", name: "Sources" },
  { path: "schedules", name: "Schedules" },
  { path: "notifications", name: "Notifications" },
];
const FOR_ADMINS = [{ path: "audit", name: "Audit" }];

interface Props {
  here: string; // the first part of the address
  chosen: Chosen;
  watched: Watched;
}

export function Header({ here, chosen, watched }: Props) {
  const pages = isAdmin() ? [...PAGES, ...FOR_ADMINS] : PAGES;
  return (
    <header>
      <a class="mark" href="#/"><Wheel />Millrace</a>
      <nav aria-label="Pages">
        {pages.map(({ path, name }) => (
          <a key={path} href={`#/${path}`} aria-current={path === here ? "page" : undefined}>{name}</a>
        ))}
      </nav>
      <Freshness picture={watched.picture} refresh={watched.refresh} />
      <div class="side">
        <SiteSelect sites={chosen.sites.value ?? []} siteId={chosen.siteId} choose={chosen.choose} />
        <button type="button" class="plain leave" title={`Signed in as ${readSession()?.user.name ?? ""}`} onClick={endSession}>
          <Icon name="leave" />
          <span>Sign out</span>
        </button>
      </div>
    </header>
  );
}

interface SelectProps {
  sites: Site[];
  siteId: string | null;
  choose(siteId: string): void;
}

function SiteSelect({ sites, siteId, choose }: SelectProps) {
  if (siteId === null) return null;
  return (
    <select aria-label="Site" value={siteId} onChange={(event) => choose(event.currentTarget.value)}>
      {sites.map((site) => (
        <option key={site.site_id} value={site.site_id}>{site.name}</option>
      ))}
    </select>
  );
}
