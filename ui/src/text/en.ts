// Every sentence of the interface, in English: the catalogue that all others are held against. Text from servers and files passes through `visible` on its way into one.

import { access } from "./en/access";
import { activity } from "./en/activity";
import { arrivals } from "./en/arrivals";
import { backups } from "./en/backups";
import { choices } from "./en/choices";
import { columns } from "./en/columns";
import { common } from "./en/common";
import { comparison } from "./en/comparison";
import { connect } from "./en/connect";
import { crossing } from "./en/crossing";
import { differences } from "./en/differences";
import { gists } from "./en/gists";
import { help } from "./en/help";
import { history } from "./en/history";
import { libraries } from "./en/libraries";
import { library } from "./en/library";
import { menus, palette } from "./en/palette";
import { places } from "./en/places";
import { plan } from "./en/plan";
import { rehearsal } from "./en/rehearsal";
import { result } from "./en/result";
import { selection } from "./en/selection";
import { settings } from "./en/settings";
import { shortcuts } from "./en/shortcuts";
import { units } from "./en/units";
import { wayBack } from "./en/way_back";
import { welcome } from "./en/welcome";

export const en = { access, activity, arrivals, backups, choices, columns, common, comparison, connect, crossing, differences, gists, help, history, libraries, library, menus, palette, places, plan, rehearsal, result, selection, settings, shortcuts, units, wayBack, welcome };

export type Text = typeof en;
