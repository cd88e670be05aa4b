// The first run.

export const welcome = {
  promise: "Carry apps between AppBuilder servers",
  explanation:
    "Before anything is written you see exactly what an import would replace, hide, alter or break. Afterwards AppFerry checks what really happened.",
  drawing: "A ferry carries two apps from a test server to a production server.",
  connectTitle: "Connect a server",
  connectText:
    "You need its address and an account that may build apps. Connecting only reads. Passwords go into your system’s keychain.",
  connect: "Connect a server…",
  practiceTitle: "Explore with practice servers",
  practiceText:
    "Two servers with apps and rows run on this computer. Everything behaves like the real thing and nothing can be damaged.",
  practice: "Start practice servers",
  practiceStarting: "Starting the practice servers…",
  haveFile: "Have an export file?",
  addToLibrary: "Add it to the library…",
  haveConnections: "Connected on another computer before?",
  importConnections: "Import its connections…",
};
