// The icon of each environment; it never stands without its word.

import Eraser from "@lucide/svelte/icons/eraser";
import FlaskConical from "@lucide/svelte/icons/flask-conical";
import Hammer from "@lucide/svelte/icons/hammer";
import Shield from "@lucide/svelte/icons/shield";
import type { Component } from "svelte";
import type { Environment } from "../../ipc/backend";

export type Icon = Component<{ size?: number | string; class?: string; "aria-hidden"?: "true"; "stroke-width"?: number }>;

export const environmentIcons: Record<Environment, Icon> = {
  production: Shield,
  test: FlaskConical,
  development: Hammer,
  scratch: Eraser,
};
