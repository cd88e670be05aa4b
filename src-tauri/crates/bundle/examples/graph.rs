//! Reads a bundle, makes its graph of references, and asks who uses one definition: measured by `make bench`. Without the
//! id of that one it prints the id of what is used most.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout)]

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::time::Instant;

use bundle::references::{Direction, Graph};
use bundle::{Bundle, DefinitionId, Definitions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("The path of a bundle is missing.")?;
    let bytes = read(&file)?;
    let bundle = Bundle::parse(&bytes)?;
    let definitions = Definitions::of(&bundle);
    let graph = Graph::of(&definitions);
    let users = |id: &DefinitionId| graph.links(id, Direction::Reverse).count();
    let of = std::env::args().nth(2).map(|id| DefinitionId::new(&id));
    let Some(of) = of.or_else(|| definitions.ids().max_by_key(|id| users(id)).cloned()) else {
        return Err("The bundle is empty.".into());
    };
    // The first question has the references turned round.
    let turned = Instant::now();
    users(&of);
    let turned = turned.elapsed().as_secs_f64();
    let asked = Instant::now();
    let found = users(&of);
    let asked = asked.elapsed().as_secs_f64();
    println!(r#"{{"of":"{of}","users":{found},"first_query_s":{turned},"query_s":{asked}}}"#);
    // The process ends here anyway.
    std::mem::forget((graph, definitions));
    std::mem::forget(bundle);
    Ok(())
}

/// Reads a file in two halves at once, as the program does.
fn read(path: &str) -> std::io::Result<Vec<u8>> {
    let length = usize::try_from(std::fs::metadata(path)?.len()).unwrap_or_default();
    let mut bytes = vec![0; length];
    let (first, second) = bytes.split_at_mut(length / 2);
    let read_at = |half: &mut [u8], at: u64| {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(half))
    };
    let at = first.len() as u64;
    let (first, second) = rayon::join(|| read_at(first, 0), || read_at(second, at));
    first.and(second).map(|()| bytes)
}
