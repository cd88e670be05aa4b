// The guide, the tour and the description of a problem.

import { number } from "../format";

export const help = {
  guideFailed: "The guide could not be opened.",
  tourLabel: "Tour",
  tour: [
    { title: "Two servers, side by side", text: "On the left stands the source, apps come from there. On the right stands the destination, they go there. These two run on this computer only, so nothing can be damaged." },
    { title: "Choose apps and plan", text: "Select one or more apps on the left, then choose ‘Plan import’. A plan reads both servers and writes nothing." },
    { title: "Read the plan", text: "Findings say what the import would replace, hide or break, the gravest first. ‘Differences’ shows each definition. Only the button at the lower edge imports, and it says into which server." },
    { title: "What really happened", text: "AppFerry has read the destination again and compared it with the plan. A snapshot was kept before, so that ‘Roll back…’ leads back." },
  ],
  tourStep: (step: number, all: number) => `Step ${number(step)} of ${number(all)}`,
  tourNext: "Next",
  tourEnd: "End the tour",
  tourSkip: "Skip the tour",
  reportTitle: "Report a problem",
  reportText: "This helps somebody else to find the fault. AppFerry sends it nowhere: copy it or save it, and give it to whom you want. Passwords and tokens are never in it.",
  reportNames: "Tell names of servers and apps, too",
  reportLog: "Add the end of the log",
  reportPreview: "Exactly this is copied or saved",
  reportFailed: "The report could not be put together.",
  reportCopy: "Copy",
  reportSave: "Save…",
  saveFailed: "The report could not be saved.",
};
