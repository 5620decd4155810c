// A file that was chosen, as text; and text as a file that the browser saves.

/** Refuses what is not UTF-8: letters read wrongly would be stored wrongly. */
export async function textOf(file: File): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    if (error instanceof TypeError) throw new Error(`${file.name} is not UTF-8 text: save it as “CSV UTF-8” and choose it again.`);
    throw error;
  }
}

export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
