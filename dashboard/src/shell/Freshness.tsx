// How old the picture is. After two missed polls it says since when it is stale, and why.
import { MISSED_UNTIL_STALE, type Picture } from "../poll/poller.ts";
import { useNow } from "../poll/useNow.ts";
import { Icon } from "./Icon.tsx";
import { ago, clock } from "../text/format.ts";

interface Props {
  picture: Picture;
  refresh(): void;
}

export function Freshness({ picture, refresh }: Props) {
  const now = useNow();
  const { updatedAt, missed, error } = picture;
  if (updatedAt === null) return null;
  if (missed >= MISSED_UNTIL_STALE) {
    return (
      <button type="button" class="fresh stale" onClick={refresh} title={error?.message}>
        <Icon name="bang" /> stale since {clock(updatedAt)}
      </button>
    );
  }
  return (
    <button type="button" class="fresh" onClick={refresh} title="Ask again now">
      <span class="word">updated </span>
      {ago(Math.max(0, Math.floor((now - updatedAt) / 1000)))}
    </button>
  );
}
