// Asks before something is gone for good.
import type { ComponentChildren } from "preact";

import { FormDialog } from "./FormDialog.tsx";

interface Props {
  title: string;
  words: ComponentChildren; // what goes with it, and what stays
  leave?: string;
  send(): Promise<void>;
  close(): void;
}

export function DeleteDialog({ title, words, leave = "Keep it", send, close }: Props) {
  return <FormDialog title={title} words={words} submit="Delete" busy="Deleting…" leave={leave} danger send={send} close={close} />;
}
