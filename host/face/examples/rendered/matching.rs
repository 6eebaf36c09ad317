//! How often people are told apart, three frames fused.

use face::{Comparison, Pack, Template, evaluate};
use portrait::Visit;

use crate::drawn::{FUSED, card, each, fused, visit};
use crate::percent;

/// People.
const PEOPLE: u64 = 400;
/// How often people are drawn anew for a bound.
const DRAWS: usize = 200;

/// What is left of one person's card and visits.
struct Seen {
    card: Option<Template>,
    /// Nobody guides, and the first frames with a face are taken.
    any: Option<Template>,
    /// Nobody guides, and only frames that pass the gates are taken.
    gated: Option<Template>,
    /// As the patient who follows the hints, gates as ever.
    guided: Option<Template>,
    /// One frame of those.
    single: Option<Template>,
}

pub(crate) fn report(pack: &Pack) {
    let people = each(PEOPLE, |number| {
        let (any, gated) = visit(pack, number, &Visit::unguided(number));
        let (_, guided) = visit(pack, number, &Visit::guided(number));
        Seen {
            card: card(pack, number),
            any: fused(&any, FUSED),
            gated: fused(&gated, FUSED),
            single: fused(&guided, 1),
            guided: fused(&guided, FUSED),
        }
    });
    let cards = people.iter().filter(|seen| seen.card.is_some()).count();
    println!("cards with a face: {}", percent(cards, people.len()));
    table(pack, "unguided, no gates, three frames", &people, |seen| seen.any.as_ref());
    table(pack, "unguided, gates, three frames", &people, |seen| seen.gated.as_ref());
    table(pack, "guided, gates, one frame", &people, |seen| seen.single.as_ref());
    table(pack, "guided, gates, three frames", &people, |seen| seen.guided.as_ref());
}

fn table(pack: &Pack, what: &str, people: &[Seen], probe: impl Fn(&Seen) -> Option<&Template>) {
    let got = people.iter().filter(|seen| probe(seen).is_some()).count();
    let mut comparisons = Vec::new();
    for (owner, seen) in people.iter().enumerate() {
        let Some(card) = &seen.card else { continue };
        for (visitor, other) in people.iter().enumerate() {
            if let Some(probe) = probe(other) {
                comparisons
                    .push(Comparison { people: (owner, visitor), score: card.cosine(probe) });
            }
        }
    }
    println!("{what}: frames enough for {}", percent(got, people.len()));
    let Some(report) = evaluate(&comparisons, people.len()) else { return };
    let [low, high] = [report.equal_error.low, report.equal_error.high].map(|rate| 100.0 * rate);
    let (genuine, impostor) = (report.genuine, report.impostor);
    println!("  {genuine} comparisons of one person, {impostor} of two");
    println!("  EER {:.2} % [{low:.2}, {high:.2}]", 100.0 * report.equal_error.value);
    for rate in &report.rates {
        let [value, low, high] =
            [rate.frr.value, rate.frr.low, rate.frr.high].map(|rate| 100.0 * rate);
        let (far, threshold) = (rate.far, rate.threshold);
        println!("  FAR {far:e}: FRR {value:.2} % [{low:.2}, {high:.2}] at {threshold:.3}");
    }
    decided(&comparisons, people.len(), pack.facts().threshold.value);
}

/// Both rates at the threshold by which the engine decides, with the bound that
/// 95 of 100 draws of people stay below.
fn decided(comparisons: &[Comparison], people: usize, threshold: f32) {
    let rates = |weights: &[f64]| {
        let (mut accepts, mut others, mut rejects, mut own) = (0.0, 0.0, 0.0, 0.0);
        for Comparison { people: (a, b), score } in comparisons {
            let of = |person: &usize| weights.get(*person).copied().unwrap_or(0.0);
            if a == b {
                own += of(a);
                rejects += if *score < threshold { of(a) } else { 0.0 };
            } else {
                others += of(a) * of(b);
                accepts += if *score >= threshold { of(a) * of(b) } else { 0.0 };
            }
        }
        (accepts / others, rejects / own)
    };
    let (far, frr) = rates(&vec![1.0; people]);
    let mut state = 1_u64;
    let (mut fars, mut frrs): (Vec<f64>, Vec<f64>) = (0..DRAWS)
        .map(|_| {
            let mut weights = vec![0.0; people];
            for _ in 0..people {
                // Knuth's generator; its upper bits are the better ones.
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let person = usize::try_from((state >> 33) % people as u64).unwrap_or(0);
                if let Some(weight) = weights.get_mut(person) {
                    *weight += 1.0;
                }
            }
            rates(&weights)
        })
        .unzip();
    fars.sort_by(f64::total_cmp);
    frrs.sort_by(f64::total_cmp);
    let upper = |all: &[f64]| all.get(all.len() * 95 / 100).copied().unwrap_or(1.0);
    let (far_most, frr_most) = (upper(&fars), upper(&frrs));
    println!(
        "  at the manifest's {threshold:.3}: FAR {far:.5}, below {far_most:.5}; FRR {frr:.5}, below {frr_most:.5}"
    );
}
