//! scratch
use super::*;
use std::time::Instant;
#[test]
fn cost() {
    let input = |n: u32| row(Kind::Input, n / 40 + 1, &[3; 300]);
    let mut m = Journal::memory();
    let t = Instant::now();
    for n in 0..100_000 { m.append(&input(n)).unwrap(); }
    println!("memory {:?} a row", t.elapsed() / 100_000);
    let t = Instant::now();
    m.verify(None).unwrap();
    println!("memory verify {:?} a row", t.elapsed() / 100_000);
    for mode in ["FULL", "NORMAL", "OFF"] {
        let folder = tempfile::tempdir_in("/var/tmp").unwrap();
        let path = folder.path().join("j");
        let mut j = Journal::open(&path).unwrap();
        sqlite(&j).execute_batch(&format!("PRAGMA synchronous = {mode}")).unwrap();
        let mut times = Vec::new();
        for n in 0..2000 { let t = Instant::now(); j.append(&input(n)).unwrap(); times.push(t.elapsed()); }
        times.sort();
        println!("{mode} with head median {:?} p99 {:?}", times[1000], times[1980]);
        let Store::File(s) = &mut j.store else { panic!() };
        s.head_file = None;
        let mut times = Vec::new();
        for n in 0..2000 { let t = Instant::now(); j.append(&input(n)).unwrap(); times.push(t.elapsed()); }
        times.sort();
        println!("{mode} no head median {:?} p99 {:?}", times[1000], times[1980]);
        let t = Instant::now();
        j.verify(None).unwrap();
        println!("verify {:?} a row", t.elapsed() / 4000);
    }
}
