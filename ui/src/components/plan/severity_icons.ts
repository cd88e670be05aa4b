// The icon of each severity; it never stands without its word.

import Info from "@lucide/svelte/icons/info";
import OctagonX from "@lucide/svelte/icons/octagon-x";
import TriangleAlert from "@lucide/svelte/icons/triangle-alert";
import type { Severity } from "../../ipc/backend";
import type { Icon } from "../shared/environment_icons";

export const severityIcons: Record<Severity, Icon> = { error: OctagonX, warning: TriangleAlert, info: Info };
