// What the daily fetch makes, as it is in an item's `data`.

export interface Origin {
  name: string;
  url: string;
}

/** What a reviewer decided. */
export interface Decided {
  decision: string;
  who: string;
  at: number; // ms since 1970
  note: string;
}

interface Recorded {
  categories?: string[];
  date?: string; // YYYY-MM-DD
  source?: Origin;
  live?: boolean;
  review?: Decided;
}

export interface Question extends Recorded {
  question: string;
  options: string[];
  answer: string; // one of the options
  explanation?: string;
  difficulty?: string;
  quote?: string;
}

export interface Note extends Recorded {
  headings: string[];
  key_points: string[];
  text: string;
  link?: string | null;
  image?: string | null;
}
