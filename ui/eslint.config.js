import svelte from "eslint-plugin-svelte";
import globals from "globals";
import typescript from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const onlyIpc = {
  patterns: [{ group: ["@tauri-apps/*"], message: "Only src/ipc speaks to the shell." }],
};

export default typescript.config(
  { ignores: ["dist", "dist-mock", "dist-unit", "test-results", "src/ipc/bindings.ts"] },
  ...typescript.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: typescript.parser, svelteConfig } },
  },
  {
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "no-restricted-imports": ["error", onlyIpc],
      eqeqeq: "error",
      "prefer-const": "error",
      // A sentence may need less than it is given.
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    rules: {
      // Most maps and sets here are looked up, not watched; those that are watched are SvelteSets.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  {
    files: ["**/*.svelte"],
    rules: {
      "svelte/no-at-html-tags": "error",
      "svelte/require-each-key": "error",
      // One bindable property makes the whole pattern a `let`.
      "prefer-const": "off",
      "svelte/prefer-const": ["error", { destructuring: "all" }],
    },
  },
  { files: ["src/ipc/**"], rules: { "no-restricted-imports": "off" } },
);
