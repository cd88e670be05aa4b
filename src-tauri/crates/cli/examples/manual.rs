//! Writes the manual page of `appferry` and the completions of the shells into a folder, for the packages.

use std::path::Path;
use std::{fs, io};

use clap_complete::Shell;
use clap_complete::aot::generate_to;

fn main() -> io::Result<()> {
    let folder =
        std::env::args().nth(1).ok_or_else(|| io::Error::other("The path of a folder is missing."))?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let command = cli::command();
    clap_mangen::generate_to(command.clone(), folder)?;
    for shell in [Shell::Bash, Shell::Fish, Shell::Zsh] {
        generate_to(shell, &mut command.clone(), "appferry", folder)?;
    }
    Ok(())
}
