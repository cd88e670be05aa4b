import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readdirSync } from "node:fs";
import { defineConfig } from "vite";

// The states are tested without a browser, by node's own runner; the compiler still has to see their runes.
const folder = new URL("./tests/unit/", import.meta.url).pathname;
const tests = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));

export default defineConfig({
  plugins: [svelte()],
  logLevel: "warn",
  build: {
    outDir: "dist-unit",
    target: "node20",
    minify: false,
    lib: {
      entry: Object.fromEntries(tests.map((name) => [name.replace(/\.ts$/, ""), folder + name])),
      formats: ["es"],
      fileName: (_format, name) => `${name}.js`,
    },
    rollupOptions: { external: [/^node:/, "svelte/compiler"] },
  },
});
