//! Sides: the places where a bundle can be read, as one word of the command line.

use std::path::{Path, PathBuf};

/// What a word means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Side {
    /// A file.
    File(PathBuf),
    /// Standard input.
    StandardInput,
    /// An entry of the library, by the beginning of its id.
    Entry(String),
    /// All apps of a saved server.
    Server(String),
    /// One app of a saved server, by id, name or label.
    App {
        /// The server.
        server: String,
        /// The app.
        app: String,
    },
}

/// What there is on the disk under a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OnDisk {
    Nothing,
    Folder,
    /// A file, a pipe, or anything else that is not a folder.
    File,
}

impl Side {
    /// Reads a word. What exists on the disk wins over a server's name, unless it is a folder: no side is one.
    pub fn parse(word: &str) -> Self {
        let on_disk = match Path::new(word).metadata() {
            Ok(about) if about.is_dir() => OnDisk::Folder,
            Ok(_) => OnDisk::File,
            Err(_) => OnDisk::Nothing,
        };
        Self::meant(word, on_disk)
    }

    fn meant(word: &str, on_disk: OnDisk) -> Self {
        if word == "-" {
            return Self::StandardInput;
        }
        // A server's name holds no slash, so that a word with one is a path, there or not.
        if on_disk == OnDisk::File || has_slash(word.split(':').next().unwrap_or_default()) {
            return Self::File(word.into());
        }
        match word.split_once(':') {
            Some(("library", entry)) => Self::Entry(entry.to_owned()),
            Some((server, app)) => Self::App { server: server.to_owned(), app: app.to_owned() },
            None => Self::Server(word.to_owned()),
        }
    }
}

fn has_slash(text: &str) -> bool {
    text.contains(['/', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(server: &str, app: &str) -> Side {
        Side::App { server: server.to_owned(), app: app.to_owned() }
    }

    #[test]
    fn what_exists_wins_over_every_other_meaning() {
        for word in ["staging", "staging:Visits", "library:ab12", "a/b.json"] {
            assert_eq!(Side::meant(word, OnDisk::File), Side::File(word.into()), "{word}");
        }
        assert_eq!(Side::meant("-", OnDisk::File), Side::StandardInput);
    }

    #[test]
    fn words_that_are_no_file_name_servers_apps_and_entries() {
        let meant = |word| Side::meant(word, OnDisk::Nothing);
        assert_eq!(meant("Practice staging"), Side::Server("Practice staging".to_owned()));
        assert_eq!(meant("staging:Visits"), app("staging", "Visits"));
        assert_eq!(meant("staging:Visits: 2024/25"), app("staging", "Visits: 2024/25"));
        assert_eq!(meant("library:ab12"), Side::Entry("ab12".to_owned()));
        assert_eq!(meant("export.json"), Side::Server("export.json".to_owned()));
    }

    #[test]
    fn a_word_with_a_slash_is_a_path_even_when_nothing_is_there() {
        for word in ["./export.json", "/tmp/x:y.json", "exports\\app.json"] {
            assert_eq!(Side::meant(word, OnDisk::Nothing), Side::File(word.into()), "{word}");
        }
    }

    #[test]
    fn a_folder_hides_no_server() {
        assert_eq!(Side::meant("staging", OnDisk::Folder), Side::Server("staging".to_owned()));
        assert_eq!(Side::meant("exports/", OnDisk::Folder), Side::File("exports/".into()));
    }
}
