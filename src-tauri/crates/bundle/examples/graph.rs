//! Reads a bundle, makes its graph of references, and asks who uses what is used most: measured by `make bench`.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::print_stdout)]

use std::time::Instant;

use bundle::references::{Direction, Graph};
use bundle::{Bundle, Definitions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).ok_or("The path of a bundle is missing.")?;
    let bytes = std::fs::read(file)?;
    let bundle = Bundle::parse(&bytes)?;
    let definitions = Definitions::of(&bundle);
    let began = Instant::now();
    let graph = Graph::of(&definitions);
    let graph_seconds = began.elapsed().as_secs_f64();
    let users = |id| graph.links(id, Direction::Reverse).count();
    let most = definitions.ids().max_by_key(|id| users(id)).ok_or("The bundle is empty.")?;
    let began = Instant::now();
    let found = users(most);
    let query_seconds = began.elapsed().as_secs_f64();
    println!(r#"{{"graph_s":{graph_seconds},"query_s":{query_seconds},"users":{found}}}"#);
    // The process ends here anyway.
    std::mem::forget((graph, definitions));
    Ok(())
}
