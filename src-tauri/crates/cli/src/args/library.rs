//! The words of `library`.

use std::path::PathBuf;

use clap::Subcommand;

use super::values::KindArgument;

/// What can be done with the library.
#[derive(Debug, Subcommand)]
pub enum LibraryVerb {
    /// Lists the entries, the newest first.
    List {
        /// Only those of this server.
        #[arg(long, value_name = "S")]
        server: Option<String>,
        /// Only those with this app, by id, name or label.
        #[arg(long, value_name = "A")]
        app: Option<String>,
        /// Only those of this kind.
        #[arg(long, value_enum, value_name = "K")]
        kind: Option<KindArgument>,
    },
    /// Finds entries by app, server, tag, note, date, kind, and what definitions inside them are called.
    Search {
        /// Words that all belong to an entry or to one definition inside it.
        #[arg(required = true)]
        text: Vec<String>,
    },
    /// Tells when an app or a definition appeared, changed and vanished on each server.
    Timeline {
        /// An app, by id, name or label, or a definition, by id.
        subject: String,
    },
    /// Keeps a file.
    Add {
        /// The file.
        file: PathBuf,
    },
    /// Writes an entry to a file, byte for byte as it was received.
    Get {
        /// The entry, by the beginning of its id.
        entry: String,
        /// The file; `-` is standard output.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Writes a note about an entry, or takes it away.
    Note {
        /// The entry, by the beginning of its id.
        entry: String,
        /// The note; an empty one takes the old one away.
        text: String,
    },
    /// Gives an entry tags, or takes them away.
    Tag {
        /// The entry, by the beginning of its id.
        entry: String,
        /// The tags.
        #[arg(required = true)]
        tags: Vec<String>,
        /// Takes these tags away.
        #[arg(long)]
        remove: bool,
    },
    /// Protects entries from deletion.
    Pin {
        /// The entries, by the beginnings of their ids.
        #[arg(required = true)]
        entries: Vec<String>,
    },
    /// Ends the protection of entries.
    Unpin {
        /// The entries, by the beginnings of their ids.
        #[arg(required = true)]
        entries: Vec<String>,
    },
    /// Moves entries to the trash, which keeps them for 30 days.
    Trash {
        /// The entries, by the beginnings of their ids.
        #[arg(required = true)]
        entries: Vec<String>,
    },
    /// Takes entries out of the trash.
    Restore {
        /// The entries, by the beginnings of their ids.
        #[arg(required = true)]
        entries: Vec<String>,
    },
    /// Shows and sets how long backups stay.
    #[command(subcommand)]
    Retention(RetentionVerb),
    /// Moves backups that no rule keeps to the trash, and removes for good what was there for 30 days.
    Prune {
        /// Shows what would go, and changes nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Keeps a folder with the newest export of every app as plain files.
    Mirror {
        /// The folder; without it the one that was chosen before.
        folder: Option<PathBuf>,
        /// Keeps no mirror any more. Its files stay.
        #[arg(long, conflicts_with = "folder")]
        off: bool,
    },
    /// Checks that everything is there and readable.
    Check {
        /// Reads and hashes everything.
        #[arg(long)]
        read_data: bool,
    },
    /// Makes a library: in a folder, or on WebDAV, S3 or SFTP storage. One on a server needs a passphrase, from the
    /// variable APPFERRY_LIBRARY_PASSPHRASE; the account there comes from APPFERRY_STORAGE_USER and
    /// APPFERRY_STORAGE_SECRET.
    Init {
        /// A folder, `https://host/path`, `s3:https://host/bucket/path` or `sftp://user@host/path`.
        #[arg(long, value_name = "PATH-OR-URL")]
        at: String,
        /// Takes the well-known password, with which whoever runs the server can read everything.
        #[arg(long)]
        without_passphrase: bool,
        /// Writes the recovery kit of a library with a passphrase to this new file: a page with a code that opens it,
        /// too.
        #[arg(long, value_name = "FILE", conflicts_with = "without_passphrase")]
        kit: Option<PathBuf>,
    },
    /// Copies to another library what it lacks.
    Copy {
        /// Its name, or where it is.
        #[arg(long, value_name = "NAME-OR-PLACE")]
        to: String,
        /// Copies from there what this library lacks, too, so that both hold everything.
        #[arg(long)]
        both_ways: bool,
    },
    /// Gives the library a passphrase of its own, changes it, or takes it away. The passphrase that holds now comes from
    /// the keychain or the variable APPFERRY_LIBRARY_PASSPHRASE, the new one from APPFERRY_NEW_LIBRARY_PASSPHRASE.
    #[command(subcommand)]
    Passphrase(PassphraseVerb),
    /// Lists, saves and forgets libraries, and says which one is used where none is named.
    #[command(subcommand)]
    Place(PlaceVerb),
    /// Words that are no verbs.
    #[command(external_subcommand)]
    Unknown(Vec<String>),
}

/// What can be done about how long backups stay.
#[derive(Debug, Subcommand)]
pub enum RetentionVerb {
    /// Shows the rules, and what they come to in ninety days.
    Show,
    /// Sets the rules. A backup stays as long as any of them keeps it. Nothing is removed before `library prune`.
    Set {
        /// Rules for this server only; without it, for all that have none of their own.
        #[arg(long, value_name = "SERVER")]
        server: Option<String>,
        /// Takes the rules away: everything stays, or what holds for all servers does.
        #[arg(long, conflicts_with_all = ["last", "daily", "weekly", "monthly", "yearly"])]
        none: bool,
        /// The newest ones.
        #[arg(long, value_name = "N", default_value = "0")]
        last: u32,
        /// One a day, for so many days.
        #[arg(long, value_name = "N", default_value = "0")]
        daily: u32,
        /// One a week, for so many weeks.
        #[arg(long, value_name = "N", default_value = "0")]
        weekly: u32,
        /// One a month, for so many months.
        #[arg(long, value_name = "N", default_value = "0")]
        monthly: u32,
        /// One a year, for so many years.
        #[arg(long, value_name = "N", default_value = "0")]
        yearly: u32,
    },
}

/// What can be done about the passphrase of the library.
#[derive(Debug, Subcommand)]
pub enum PassphraseVerb {
    /// Sets or changes the passphrase. What is in the library stays as it is, and readable.
    Set {
        /// Writes the recovery kit to this new file: a page with a code that opens the library, too. The first time it is
        /// needed; later it takes the place of the kit that was.
        #[arg(long, value_name = "FILE")]
        kit: Option<PathBuf>,
    },
    /// Writes a new recovery kit; an older one opens nothing any more.
    Kit {
        /// A new file.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Takes the passphrase away: whoever may enter the place of the library can read it again.
    Remove {
        /// Takes the well-known password on a server, too, with which whoever runs it can read everything.
        #[arg(long)]
        without_passphrase: bool,
    },
}

/// What can be done with the list of libraries.
#[derive(Debug, Subcommand)]
pub enum PlaceVerb {
    /// Lists the libraries.
    List,
    /// Saves a library under a name, and what opens it in the keychain: its passphrase from the variable
    /// APPFERRY_LIBRARY_PASSPHRASE, the account from APPFERRY_STORAGE_USER and APPFERRY_STORAGE_SECRET.
    Add {
        /// What to call it.
        name: String,
        /// A folder, `https://host/path`, `s3:https://host/bucket/path` or `sftp://user@host/path`.
        #[arg(long, value_name = "PATH-OR-URL")]
        at: String,
    },
    /// Forgets a library and what opens it. Its content stays where it is.
    Remove {
        /// Its name.
        name: String,
    },
    /// Says which library is used where none is named.
    Use {
        /// Its name; without it, the usual one on this computer.
        name: Option<String>,
    },
}
