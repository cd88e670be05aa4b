// Roles, scopes and the places in other apps of the story.

import type { AccessReport, AffectedPlace } from "../bindings";

export const accessReport: AccessReport = {
  roles: [
    {
      id: "role-staff", name: "Education Matters Staff", standing: "same-id", twin: null,
      scopes_lost: [{ id: "scope-old", name: "Gifts of my country" }], scopes_gained: [{ id: "scope-new", name: "All gifts" }],
      scopes_missing: [{ id: "scope-gone", name: "Sponsors in training" }], detaches: [],
    },
    { id: "role-treasurer", name: "Treasurer", standing: "same-name", twin: { id: "role-treasurer-2", name: "Treasurer" }, scopes_lost: null, scopes_gained: null, scopes_missing: [], detaches: ["Approvers"] },
  ],
  scopes: [{ id: "scope-new", name: "All gifts", standing: "missing", twin: null, objects_change: null, filter_changes: null, opens_all: true }],
  referred: [
    { id: "role-auditor", name: "Auditor", standing: "same-id" },
    { id: "5c1d7f30-2a44-4d58-8a51-0e6b3b1f8c10", name: null, standing: "missing" },
  ],
  changes: [
    {
      id: "role-staff", name: "Education Matters Staff",
      gains: [{ id: "view-receipts", type: "view", label: "Receipts", place: ["Education Matters"], before: "read", after: "full" }],
      loses: [{ id: "view-overview", type: "view", label: "Overview", place: ["Education Matters"], before: "full", after: null }],
    },
  ],
  roles_known: true,
  scopes_known: true,
  text_for_administrator: "After the import into Production – Asia:\n1. Create the scope ‘Sponsors in training’, or take it out of the role ‘Education Matters Staff’.\n2. Give the role ‘Treasurer’ to the people who need it.",
};

const place = (type: string, label: string, within: string, through: string): AffectedPlace => ({ id: `${type}-${label}`, type, label, place: ["CARS", within], through, path: "settings.objectID" });

export const affectedPlaces: AffectedPlace[] = [
  place("view", "Car owners", "Pages", "EM Entity"),
  place("view", "Sponsor list", "Pages", "EM Sponsor"),
  place("view", "Sponsor form", "Pages", "Country"),
  place("view", "Gift entry", "Pages", "Amount"),
  place("datacollection", "Owners", "Data collections", "EM Entity"),
  place("query", "Gifts per owner", "Queries", "Donation Date"),
];
