//! appferry
fn main() {}
