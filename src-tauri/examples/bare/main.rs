//! A window with a page of one line, built as AppFerry's is: what any Tauri program costs to start. The peer of
//! AppFerry in `make bench`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/bare/tauri.conf.json"))
}
