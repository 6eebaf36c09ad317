//! Which hint is given for which defect.

use std::collections::BTreeMap;

use face::Pack;
use portrait::Defect;

use crate::drawn::{each, hint, remedy};
use crate::percent;

/// Shots of each defect.
const SHOTS: u64 = 200;

pub(crate) fn report(pack: &Pack) {
    println!("intended defect, hints given");
    let (mut right, mut all) = (0, 0);
    for defect in [None].into_iter().chain(Defect::ALL.map(Some)) {
        let given = each(SHOTS, |number| hint(pack, defect, number));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for hint in &given {
            let name = hint.map_or_else(|| "none".to_owned(), |hint| format!("{hint:?}"));
            *counts.entry(name).or_default() += 1;
        }
        let fits = given.iter().filter(|hint| **hint == remedy(defect)).count();
        (right, all) = (right + fits, all + given.len());
        let name = defect.map_or("none", Defect::name);
        println!("  {name}: {} {counts:?}", percent(fits, given.len()));
    }
    println!("on the diagonal: {}", percent(right, all));
}
