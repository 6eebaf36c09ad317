//! madoguchi
fn main() {}
