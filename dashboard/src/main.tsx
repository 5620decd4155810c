import { render } from "preact";

import { App } from "./app.tsx";
import "./style/raw.css";
import "./style/meaning.css";
import "./style/base.css";
import "./style/controls.css";
import "./style/shell.css";
import "./style/run.css";
import "./style/content.css";
import "./style/dialogs.css";
import "./style/rows.css";
import "./style/audit.css";

const place = document.getElementById("app");
if (place === null) throw new Error("the page has no #app");
render(<App />, place);
