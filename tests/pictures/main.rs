//! Takes a picture of every screen in the real window, in every look: light, dark, narrow, with large text, with more contrast.
//!
//! Nothing here passes or fails but that every screen is reached: people look at the pictures. Runs inside
//! `tests/windows/session`; the pictures go to `tests/output/pictures`.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod gallery;
mod keeping;
mod moving;
mod places;

use gallery::Gallery;

#[tokio::main]
async fn main() {
    let gallery = Gallery::open().await;
    places::welcome(&gallery).await;
    places::connect(&gallery).await;
    places::choose(&gallery).await;
    moving::first_import(&gallery).await;
    moving::second_import(&gallery).await;
    keeping::library(&gallery).await;
    keeping::backups(&gallery).await;
    keeping::history(&gallery).await;
    places::find(&gallery).await;
    println!("{} pictures are in tests/output/pictures", gallery.close().await);
}
