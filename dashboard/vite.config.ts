// Static files into dist/; no plugin is needed, Vite reads the JSX setting from tsconfig.json.
import { defineConfig } from "vite";

export default defineConfig({
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
