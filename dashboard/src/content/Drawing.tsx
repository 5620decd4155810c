// An image of the site. It needs the reader's token, so it is fetched and shown from memory; as an
// <img> an SVG runs no script.
import { useEffect, useState } from "preact/hooks";

import { getImage } from "../api/calls.ts";

interface Props {
  siteId: string;
  id: string;
  alt: string;
}

export function Drawing({ siteId, id, alt }: Props) {
  const [address, setAddress] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    getImage(siteId, id).then(
      (blob) => {
        if (gone) return;
        made = URL.createObjectURL(blob);
        setAddress(made);
      },
      (error: Error) => setProblem(error.message),
    );
    return () => {
      gone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [siteId, id]);
  if (problem !== null) return <p class="is-bad">{alt}: {problem}</p>;
  return <div class="drawing">{address !== null && <img src={address} alt={alt} />}</div>;
}
