// An address out of the site, as it came from somewhere else: a link only where it is one of the web.

interface Props {
  url: string;
  text?: string; // empty or absent: the address
}

export function OutLink({ url, text }: Props) {
  const shown = text || url;
  if (!isOfTheWeb(url)) return <>{shown}</>;
  return <a class="out" href={url} target="_blank" rel="noopener noreferrer">{shown}<span class="unseen"> (opens in a new tab)</span></a>;
}

/** Not "javascript:" or the like, and not an address within this site. */
export function isOfTheWeb(url: string): boolean {
  return URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}
