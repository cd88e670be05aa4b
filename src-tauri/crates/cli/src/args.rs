//! The words of the command line: verbs, flags, and what each means. What they print is `cli.md`'s to say.

mod history;
mod library;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use self::values::{DayArgument, EnvironmentArgument, RehearsalArgument, SnapshotArgument, TimeOfDay};

pub use self::history::HistoryArguments;
pub use self::library::{LibraryVerb, PassphraseVerb, PlaceVerb, RetentionVerb};
pub use self::values::EveryArgument;

/// What every help page ends with.
const AFTER_HELP: &str = "\
A side is a file, the name of a saved server (all its apps), `SERVER:APP` (an app by id, name or label), \
`library:ENTRY` (the beginning of an entry's id), or `-` for standard input.

Passwords come from the keychain, from `--password-stdin` (a `user-token`: `--token-stdin`), or from the variable \
APPFERRY_PASSWORD; never from an argument. One that is given with a command goes before the keychain, and is used \
for every server of that command.

Exit codes: 0 done, no difference; 1 failed; 2 wrong use; 10 differences found; 11 findings of severity error; \
12 stale plan; 13 applied, verified with differences; 14 outcome unknown.";

/// Carries apps between AppBuilder servers, with a plan before, a snapshot on the way and a proof after.
#[derive(Debug, Parser)]
#[command(name = "appferry", version, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    /// What holds for every verb.
    #[command(flatten)]
    pub global: Global,
    /// The verb.
    #[command(subcommand)]
    pub verb: Verb,
}

/// What holds for every verb.
#[derive(Debug, Args)]
pub struct Global {
    /// Prints one JSON document on standard output, and nothing else there.
    #[arg(long, global = true)]
    pub json: bool,
    /// Prints no progress and no hints.
    #[arg(long, global = true)]
    pub quiet: bool,
    /// The library to use instead of the default one: the name of a saved one, or its place.
    #[arg(long, global = true, value_name = "NAME-OR-PLACE")]
    pub library: Option<String>,
    /// The folder of settings, journal and index.
    #[arg(long, global = true, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// Leaves the keychain alone; passwords come from the environment or standard input.
    #[arg(long, global = true)]
    pub no_keychain: bool,
    /// Reads the password from the first line of standard input.
    #[arg(long, global = true, conflicts_with = "token_stdin")]
    pub password_stdin: bool,
    /// Reads a `user-token` from the first line of standard input.
    #[arg(long, global = true)]
    pub token_stdin: bool,
}

impl Arguments {
    /// Tells whether the answer is to be JSON. Words that are read as they stand can hold the flag, too.
    pub fn wants_json(&self) -> bool {
        let mut unread: &[String] = &[];
        if let Verb::Library(LibraryVerb::Unknown(rest)) = &self.verb {
            unread = rest;
        }
        self.global.json || unread.iter().any(|word| word == "--json")
    }
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Adds, lists, removes and tests servers.
    #[command(subcommand)]
    Server(ServerVerb),
    /// Lists the apps of a server.
    Apps {
        /// The name of a saved server.
        server: String,
    },
    /// Exports one app or all apps of a server, or copies a bundle from anywhere.
    Export {
        /// A file, `SERVER`, `SERVER:APP` or `library:ENTRY`.
        side: String,
        /// Writes the bundle to this file; `-` is standard output. Without it the server's own name is taken, in this
        /// folder.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Keeps the bundle in the library, and writes a file only with `--out`. What comes from a server is always
        /// kept.
        #[arg(long)]
        to_library: bool,
    },
    /// Says what is in a bundle and what is wrong with it.
    Inspect {
        /// A file, `SERVER`, `SERVER:APP` or `library:ENTRY`.
        side: String,
    },
    /// Compares two bundles definition by definition.
    Diff {
        /// The left side.
        left: String,
        /// The right side.
        right: String,
        /// What both sides had in common before; then each difference says which side made it.
        #[arg(long, value_name = "SIDE")]
        ancestor: Option<String>,
    },
    /// Says what an import would do, before it happens.
    Plan(PlanArguments),
    /// Carries out a plan: snapshot, one upload, proof.
    Apply {
        /// A file written by `plan --out`.
        plan: PathBuf,
        /// Authorises the import, unless the destination is a production server or a finding is an error.
        #[arg(long)]
        yes: bool,
        /// Authorises the import into this server, production and errors included; the name as it is saved.
        #[arg(long, value_name = "SERVER")]
        confirm: Option<String>,
        /// Says that the other builders were asked whether they changed the destination. Without it the record says
        /// that nobody asked them.
        #[arg(long)]
        asked: bool,
    },
    /// Goes on with an import of several uploads that ended before all of them were sent.
    Resume {
        /// The import, by the beginning of its id.
        import: String,
        /// Authorises the import, unless the destination is a production server or a finding is an error.
        #[arg(long)]
        yes: bool,
        /// Authorises the import into this server, production and errors included; the name as it is saved.
        #[arg(long, value_name = "SERVER")]
        confirm: Option<String>,
    },
    /// Compares a destination with what an import should have left, again.
    Verify {
        /// The import, by the beginning of its id.
        import: String,
        /// Says that the services of the server were restarted since; a destination that is as planned then needs
        /// nothing more.
        #[arg(long)]
        restarted: bool,
    },
    /// Plans the way back to before an import, or deletes what it added.
    Rollback {
        /// The import, by the beginning of its id.
        import: String,
        /// Writes the plan to this file, for `apply`.
        #[arg(long, value_name = "PLAN", required_unless_present = "remove_added")]
        out: Option<PathBuf>,
        /// Takes these definitions back to what they were although somebody changed them since the import. Without it
        /// they stay as they are now.
        #[arg(long, value_name = "ID", num_args = 1..)]
        previous: Vec<String>,
        /// Deletes the definitions that the import added, as far as nobody changed them and nothing uses them. Their
        /// tables and values stay.
        #[arg(long, conflicts_with_all = ["out", "previous"])]
        remove_added: bool,
        /// Authorises the deletion on this server; the name as it is saved.
        #[arg(long, value_name = "SERVER", requires = "remove_added")]
        confirm: Option<String>,
    },
    /// Tries a plan on another server first.
    Rehearse {
        /// A file written by `plan --out`.
        plan: PathBuf,
        /// A saved server of class scratch, which is overwritten, or `practice`, the built-in one. Without it: `practice`.
        #[arg(long, value_name = "SERVER")]
        on: Option<String>,
    },
    /// Lists imports, shows or exports one, or compares two.
    History(HistoryArguments),
    /// Works with the library.
    #[command(subcommand)]
    Library(LibraryVerb),
    /// Backs up servers into the library.
    Backup {
        /// Names of saved servers.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        servers: Vec<String>,
        /// Backs up every saved server.
        #[arg(long)]
        all: bool,
    },
    /// Backs up by itself: when, how that goes, and files for systemd and cron.
    #[command(subcommand)]
    Schedule(ScheduleVerb),
    /// Runs the practice servers until interrupted.
    Practice {
        /// The port to listen on; by default a free one.
        #[arg(long)]
        port: Option<u16>,
        /// Starts without sample apps.
        #[arg(long)]
        empty: bool,
    },
}

/// What can be done about backups that make themselves.
#[derive(Debug, Subcommand)]
pub enum ScheduleVerb {
    /// Shows how the backups of every server are, and when the next ones come.
    Show,
    /// Backs up a server by itself, while the window is open or `schedule run` is called.
    Set {
        /// The name of a saved server.
        server: String,
        /// How often.
        #[arg(long, value_enum, default_value = "day")]
        every: EveryArgument,
        /// At which time of the day, on the clock of this computer; of `hour` only the minutes count.
        #[arg(long, value_name = "HH:MM", default_value = "03:00")]
        at: TimeOfDay,
        /// On which day of the week.
        #[arg(long, value_enum, value_name = "DAY", default_value = "sunday")]
        on: DayArgument,
        /// Speaks up when the last good backup is older than so many days.
        #[arg(long, value_name = "DAYS")]
        tell_after: Option<u32>,
    },
    /// Backs a server up no more by itself. What is kept stays.
    Remove {
        /// The name of a saved server.
        server: String,
    },
    /// Makes the backups that are due now; for systemd and cron.
    Run,
    /// Writes a service and a timer for systemd, and prints a line for cron.
    Units {
        /// The folder to write them to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// What can be done with servers.
#[derive(Debug, Subcommand)]
pub enum ServerVerb {
    /// Saves a server; its password goes to the keychain.
    Add(ServerAddition),
    /// Lists the saved servers.
    List,
    /// Changes what a server is called, used for and open to. Another address or account makes it another server.
    Change {
        /// Its name.
        name: String,
        /// What to call it from now on.
        #[arg(long, value_name = "NAME")]
        rename: Option<String>,
        /// What the server is used for.
        #[arg(long, value_enum)]
        environment: Option<EnvironmentArgument>,
        /// Whether every import into it is refused.
        #[arg(long, value_name = "true|false")]
        read_only: Option<bool>,
    },
    /// Forgets a server and its password.
    Remove {
        /// Its name.
        name: String,
    },
    /// Signs in and reads a little, to see whether everything is there.
    Test {
        /// Its name.
        name: String,
    },
}

/// A server to save.
#[derive(Debug, Args)]
pub struct ServerAddition {
    /// What to call it.
    pub name: String,
    /// Its address, e.g. `https://apps.example.org`.
    #[arg(long)]
    pub url: String,
    /// The tenant's id, or its key when the host name selects it.
    #[arg(long, value_name = "ID-OR-KEY")]
    pub tenant: Option<String>,
    /// The account.
    #[arg(long)]
    pub email: String,
    /// What the server is used for.
    #[arg(long, value_enum, default_value = "development")]
    pub environment: EnvironmentArgument,
    /// Refuses every import into it.
    #[arg(long)]
    pub read_only: bool,
    /// Whether imports into it have to be rehearsed first.
    #[arg(long, value_enum, default_value = "off")]
    pub rehearsal: RehearsalArgument,
    /// Which apps the snapshot before an import holds with their files, roles and scopes.
    #[arg(long, value_enum, default_value = "touched")]
    pub snapshot: SnapshotArgument,
    /// Accepts that everything travels unencrypted to an `http:` address beyond this computer.
    #[arg(long)]
    pub allow_plain_http: bool,
}

/// What a plan is made of.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// The bundle to import; given several times they become one.
    #[arg(long = "bundle", required = true, value_name = "SIDE")]
    pub bundles: Vec<String>,
    /// The destination.
    #[arg(long, value_name = "SIDE")]
    pub onto: String,
    /// What both sides had in common before, instead of what AppFerry finds itself.
    #[arg(long, value_name = "SIDE")]
    pub ancestor: Option<String>,
    /// Takes only these definitions, what they hold, and what they need.
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub select: Vec<String>,
    /// Accepts these fixes, named as the plan without them offers them.
    #[arg(long = "fix", value_name = "FIX", num_args = 1..)]
    pub fixes: Vec<String>,
    /// Decides about single definitions: `ID=use-incoming`, `ID=keep-destination`, `ID=skip` or `ID=merge`. Whose value
    /// a merge takes is `ID=merge:PATH=incoming`, `destination` or `ancestor`.
    #[arg(long = "decide", value_name = "ID=DECISION", num_args = 1..)]
    pub decisions: Vec<String>,
    /// Writes the plan to this file, for `apply`.
    #[arg(long, value_name = "PLAN")]
    pub out: Option<PathBuf>,
    /// Writes what the plan comes to as one page of HTML, to read, print or send.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}
