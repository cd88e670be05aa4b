import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { guidePages } from "./guide/pages.ts";

// What the window's own policy allows is also what the mocked build is served with, so that a test sees a violation.
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'";

export default defineConfig({
  plugins: [svelte(), guidePages()],
  // Replaced at build time, so that the pretended backend is not even part of the real build.
  define: { "import.meta.env.VITE_MOCK": JSON.stringify(process.env["VITE_MOCK"] ?? "") },
  build: {
    target: "es2023",
    // The engines of the window: WebKit on Linux and macOS still wants some properties with their prefix.
    cssTarget: ["safari17.5", "chrome123"],
    // The content security policy allows no data: fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  preview: { headers: { "Content-Security-Policy": contentSecurityPolicy } },
});
