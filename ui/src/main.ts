// Mounts the window; in a mocked build it first puts the pretended backend in place.

import "@fontsource-variable/inter/opsz.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { backend } from "./ipc/backend";
import { Ferry } from "./state/ferry.svelte";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/environment.css";
import "./styles/menu.css";

if (import.meta.env.VITE_MOCK) (await import("./ipc/fake")).pretend();

// Looks and language are chosen before the first word is drawn.
const ferry = new Ferry(backend);
await ferry.preferences.start();

// The letters are at hand before the first word is drawn, so that nothing moves under a pointer afterwards.
await document.fonts.load('1rem "Inter Variable"').catch(() => []);

const target = document.getElementById("app");
if (target) mount(App, { target, props: { ferry } });

// What measures the start reads here when the first frame was painted.
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark("painted")));
