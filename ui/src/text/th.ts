// The sentences of the interface in Thai. No native speaker has read them yet; the settings say so.

import type { Text } from "./en";
import { access } from "./th/access";
import { activity } from "./th/activity";
import { arrivals } from "./th/arrivals";
import { backups } from "./th/backups";
import { choices } from "./th/choices";
import { columns } from "./th/columns";
import { common } from "./th/common";
import { comparison } from "./th/comparison";
import { connect } from "./th/connect";
import { crossing } from "./th/crossing";
import { differences } from "./th/differences";
import { gists } from "./th/gists";
import { help } from "./th/help";
import { history } from "./th/history";
import { libraries } from "./th/libraries";
import { library } from "./th/library";
import { menus, palette } from "./th/palette";
import { places } from "./th/places";
import { plan } from "./th/plan";
import { rehearsal } from "./th/rehearsal";
import { result } from "./th/result";
import { selection } from "./th/selection";
import { settings } from "./th/settings";
import { shortcuts } from "./th/shortcuts";
import { units } from "./th/units";
import { wayBack } from "./th/way_back";
import { welcome } from "./th/welcome";
import type { Translation } from "./translation";

export const th: Translation<Text> = { access, activity, arrivals, backups, choices, columns, common, comparison, connect, crossing, differences, gists, help, history, libraries, library, menus, palette, places, plan, rehearsal, result, selection, settings, shortcuts, units, wayBack, welcome };
