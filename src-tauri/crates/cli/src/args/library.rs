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
    /// Checks that everything is there and readable.
    Check {
        /// Reads and hashes everything.
        #[arg(long)]
        read_data: bool,
    },
    /// Verbs that are not built yet, and words that are none.
    #[command(external_subcommand)]
    Later(Vec<String>),
}
