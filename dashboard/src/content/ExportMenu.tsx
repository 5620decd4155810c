// What the list shows, all of it and not only the pages loaded, as a file.
import { exportItems, type ExportFormat } from "../api/calls.ts";
import type { Query } from "../api/client.ts";
import { useCall } from "../poll/useCall.ts";
import { Menu } from "../shell/Menu.tsx";
import { Notice } from "../shell/Notice.tsx";
import { save } from "./file.ts";

interface Props {
  about: Query & { kind: string }; // the list's own filter
}

export function ExportMenu({ about }: Props) {
  const { busy, error, call, clear } = useCall();
  const asFile = (format: ExportFormat): void => call(() => exportItems(about, format).then((file) => save(file, nameOf(about, format))));
  return (
    <>
      <Menu name={busy ? "Exporting…" : "Export"}>
        <button type="button" class="plain" aria-disabled={busy} onClick={() => asFile("csv")}>As CSV</button>
        <button type="button" class="plain" aria-disabled={busy} onClick={() => asFile("json")}>As JSON</button>
      </Menu>
      {error !== null && <Notice text={error.message} onClose={clear} />}
    </>
  );
}

function nameOf({ kind, status }: Query & { kind: string }, format: ExportFormat): string {
  return `${[kind, status].filter(Boolean).join("-")}.${format}`;
}
