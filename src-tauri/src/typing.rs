//! Paths that somebody types because the desktop has no file picker.

use std::path::{Path, PathBuf};

use service::{Code, Error, Result};

use crate::picker::{Question, Wish};

/// Reads what was typed as an answer to a question. `replace` says that the user wants to write over a file that is there.
pub fn paths(
    question: &Question,
    typed: &[String],
    replace: bool,
    home: Option<&Path>,
) -> Result<Vec<PathBuf>> {
    let lines = typed.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let paths = lines.map(|line| path(line, home)).collect::<Result<Vec<_>>>()?;
    match (&question.wish, paths.as_slice()) {
        (_, []) => Err(Error::new(Code::Invalid, "Type where it is.")),
        (Wish::Save { name }, [place]) => {
            let place = if place.is_dir() { place.join(name) } else { place.clone() };
            savable(&place, replace).map(|()| vec![place])
        }
        (Wish::Open { several }, all) if *several || all.len() == 1 => {
            all.iter().try_for_each(|path| there(path, path.is_file(), "file"))?;
            Ok(paths)
        }
        (Wish::Folder, [folder]) => there(folder, folder.is_dir(), "folder").map(|()| paths),
        (Wish::Save { .. } | Wish::Open { .. } | Wish::Folder, _) => {
            Err(Error::new(Code::Invalid, "This needs one path only."))
        }
    }
}

fn path(typed: &str, home: Option<&Path>) -> Result<PathBuf> {
    let path = match (typed.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        (Some(_) | None, _) => PathBuf::from(typed),
    };
    if path.is_absolute() {
        return Ok(path);
    }
    Err(Error::new(Code::Invalid, format!("‘{typed}’ is not a whole path."))
        .hint("Begin with `/`, or with `~/` for your own folder."))
}

fn there(path: &Path, is_there: bool, kind: &str) -> Result<()> {
    let message = || format!("There is no {kind} ‘{}’.", path.display());
    if is_there { Ok(()) } else { Err(Error::new(Code::NotFound, message())) }
}

fn savable(path: &Path, replace: bool) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    there(folder, folder.is_dir(), "folder")?;
    if path.exists() && !replace {
        let message = format!("‘{}’ is there already. Nothing was written.", path.display());
        return Err(
            Error::new(Code::ConfirmationNeeded, message).hint("Type another name, or replace the file.")
        );
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::picker::Purpose;

    fn asked(wish: Wish, typed: &[&str], replace: bool, home: &Path) -> Result<Vec<PathBuf>> {
        let typed: Vec<_> = typed.iter().map(|line| (*line).to_owned()).collect();
        paths(&Question { purpose: Purpose::Export, wish }, &typed, replace, Some(home))
    }

    #[test]
    fn a_typed_path_is_taken_when_it_can_be_used() {
        let home = std::env::temp_dir().join(format!("appferry-typed-{}", std::process::id()));
        std::fs::create_dir_all(&home).unwrap();
        let there = home.join("there.json");
        std::fs::write(&there, "{}").unwrap();
        let save = || Wish::Save { name: "app.json".to_owned() };
        let code = |result: Result<Vec<PathBuf>>| result.map_err(|error| error.code());

        assert_eq!(asked(save(), &["~/new.json"], false, &home).unwrap(), [home.join("new.json")]);
        assert_eq!(asked(save(), &[home.to_str().unwrap()], false, &home).unwrap(), [home.join("app.json")]);
        assert_eq!(code(asked(save(), &["~/there.json"], false, &home)), Err(Code::ConfirmationNeeded));
        assert_eq!(asked(save(), &["~/there.json"], true, &home).unwrap(), std::slice::from_ref(&there));
        assert_eq!(code(asked(save(), &["~/no/such.json"], false, &home)), Err(Code::NotFound));
        assert_eq!(code(asked(save(), &["new.json"], false, &home)), Err(Code::Invalid));
        let open = |several| Wish::Open { several };
        assert_eq!(
            asked(open(true), &["~/there.json", ""], false, &home).unwrap(),
            std::slice::from_ref(&there)
        );
        assert_eq!(
            code(asked(open(false), &["~/there.json", "~/there.json"], false, &home)),
            Err(Code::Invalid)
        );
        assert_eq!(code(asked(Wish::Folder, &["~/there.json"], false, &home)), Err(Code::NotFound));
        assert_eq!(code(asked(Wish::Folder, &[], false, &home)), Err(Code::Invalid));
        std::fs::remove_dir_all(&home).unwrap();
    }
}
