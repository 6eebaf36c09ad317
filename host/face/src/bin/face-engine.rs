//! The face engine's child alone, as tests and benches start it. The product's
//! is a hidden command of `madoguchi`.

#[global_allocator]
static MEMORY: child::Scrub = child::Scrub;

fn main() -> std::io::Result<()> {
    face::serve(&mut std::io::stdin().lock(), &mut child::pipe::Output, true)
}
