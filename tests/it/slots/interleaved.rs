//! Several readers that take turns in any order.

use std::cell::RefCell;

use card::Fixture;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::many::{Comes, Counter, difference, loader};

fn comes() -> impl Strategy<Value = Comes> {
    use Fixture::{A, B, C, D, E, F, H, J, L};
    let fixture = prop::sample::select(vec![A, B, C, D, E, F, H, J, L]);
    let leaves_at = prop::option::weighted(0.4, 0..12_usize);
    (fixture, leaves_at).prop_map(|(fixture, leaves_at)| Comes { fixture, leaves_at })
}

/// Three readers, what comes to each, and an order in which they take turns: at
/// each the same happens as if the others stood still.
#[test]
fn what_happens_at_one_reader_never_reaches_another() {
    let cache = tempfile::tempdir().unwrap();
    let loader = loader(cache.path());
    let counters = [1, 2, 3].map(|number| Counter::open(&loader, number));
    let counters = RefCell::new(counters);
    let queues = prop::collection::vec(prop::collection::vec(comes(), 1..3), 3);
    let order = prop::collection::vec(0..3_usize, 0..120);
    let config = ProptestConfig {
        cases: 24,
        // A failure would leave the readers in the middle of something.
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let property = |(queues, order): (Vec<Vec<Comes>>, Vec<usize>)| {
        let mut counters = counters.borrow_mut();
        let zipped = counters.iter_mut().zip(&queues);
        let alone: Vec<_> = zipped.map(|(counter, queue)| counter.alone(queue)).collect();
        for (counter, queue) in counters.iter_mut().zip(&queues) {
            counter.stand_in_line(queue);
        }
        for place in order {
            counters[place].turn();
        }
        for (counter, alone) in counters.iter_mut().zip(alone) {
            while counter.turn() {}
            prop_assert_eq!(difference(&counter.told, &alone), None);
        }
        Ok(())
    };
    TestRunner::new(config).run(&(queues, order), property).unwrap();
}
