// Time zones by their names in the IANA database.

/** Names that browsers still give though the places have changed theirs. */
const RENAMED: Record<string, string> = {
  "Asia/Calcutta": "Asia/Kolkata", "Asia/Katmandu": "Asia/Kathmandu", "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh", "Europe/Kiev": "Europe/Kyiv", "America/Godthab": "America/Nuuk",
};

export function zones(): string[] {
  const known = Intl.supportedValuesOf("timeZone").map(current);
  return [...new Set(["UTC", ...known])].sort();
}

/** The reader's own. */
export function ownZone(): string {
  return current(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return !/^[+-]/.test(name); // "+05:30" is known to browsers, but is no place whose clock could change
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function current(name: string): string {
  return RENAMED[name] ?? name;
}
