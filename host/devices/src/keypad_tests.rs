//! Promise: one press of a hand is one key, whatever the hand and the device do.

use proptest::prelude::*;

use super::*;

const FIVE: u16 = 76;
const ONE: u16 = 79;
const TWO: u16 = 80;
const F2: u16 = 60;

fn key(ms: u64, code: u16, value: i32) -> Event {
    Event { at_us: ms * 1000, kind: EV_KEY, code, value }
}

fn synced(ms: u64, code: u16) -> Event {
    Event { at_us: ms * 1000, kind: EV_SYN, code, value: 0 }
}

/// Plays events, waking the machine whenever it asked for it, to two seconds
/// after the last; returns what was heard and when, in milliseconds.
fn play(settings: Settings, place: Place, events: &[Event]) -> Vec<(u64, Heard)> {
    let mut keypad = Keypad::new(settings);
    let mut heard = Vec::new();
    let wake = |keypad: &mut Keypad, until: u64, heard: &mut Vec<(u64, Heard)>| {
        while let Some(due) = keypad.due_us().filter(|due| *due <= until) {
            heard.push((due / 1000, keypad.late(due).unwrap()));
        }
    };
    for event in events {
        wake(&mut keypad, event.at_us, &mut heard);
        heard.extend(keypad.event(*event, place).map(|one| (event.at_us / 1000, one)));
    }
    let end = events.last().map_or(0, |event| event.at_us.saturating_add(2_000_000));
    wake(&mut keypad, end, &mut heard);
    heard
}

fn digit(ms: u64, digit: u8) -> (u64, Heard) {
    (ms, Heard::Key(Key::Digit(digit)))
}

const NORMAL: Settings = Settings { steady: false };
const STEADY: Settings = Settings { steady: true };

#[test]
fn a_press_counts_as_the_key_goes_down_and_is_never_repeated() {
    let mut events = vec![key(100, ONE, 1)];
    events.extend((0..50).map(|n| key(350 + 33 * n, ONE, 2)));
    events.push(key(2100, ONE, 0));
    assert_eq!(play(NORMAL, Place::Visit, &events), [digit(100, 1)]);
}

#[test]
fn two_strikes_within_half_a_second_are_one() {
    let strikes = |gap| [key(0, ONE, 1), key(50, ONE, 0), key(gap, ONE, 1), key(gap + 50, ONE, 0)];
    assert_eq!(play(NORMAL, Place::Visit, &strikes(499)), [digit(0, 1)]);
    assert_eq!(play(NORMAL, Place::Visit, &strikes(500)), [digit(0, 1), digit(500, 1)]);
    let other =
        [key(0, ONE, 1), key(50, ONE, 0), key(90, TWO, 1), key(120, TWO, 0), key(160, ONE, 1)];
    assert_eq!(play(NORMAL, Place::Visit, &other), [digit(0, 1), digit(90, 2), digit(160, 1)]);
    // A clock that is set back.
    let back = [key(9000, ONE, 1), key(9050, ONE, 0), key(100, ONE, 1)];
    assert_eq!(play(NORMAL, Place::Visit, &back), [digit(9000, 1), digit(100, 1)]);
}

/// Two fast fingers: the second key goes down before the first is up.
#[test]
fn keys_that_overlap_both_count() {
    let events = [key(0, ONE, 1), key(60, TWO, 1), key(80, ONE, 0), key(140, TWO, 0)];
    assert_eq!(play(NORMAL, Place::Visit, &events), [digit(0, 1), digit(60, 2)]);
}

#[test]
fn a_long_five_on_the_idle_screen_asks_for_voice_mode_and_is_no_digit() {
    let held = |ms| [key(0, FIVE, 1), key(ms, FIVE, 0)];
    for settings in [NORMAL, STEADY] {
        assert_eq!(play(settings, Place::Idle, &held(1500)), [(1000, Heard::LongFive)]);
        assert_eq!(play(settings, Place::Idle, &held(400)), [digit(400, 5)]);
    }
    assert_eq!(play(NORMAL, Place::Visit, &held(1500)), [digit(0, 5)]);
}

/// In a visit no digit differs from another in its time.
#[test]
fn every_digit_takes_the_same_time() {
    for settings in [NORMAL, STEADY] {
        let times: BTreeSet<u64> = (0x200..=0x209)
            .map(|code| play(settings, Place::Visit, &[key(7, code, 1), key(700, code, 0)]))
            .map(|heard| {
                assert_eq!(heard.len(), 1);
                heard[0].0
            })
            .collect();
        assert_eq!(times.len(), 1);
    }
}

#[test]
fn for_hands_that_shake_a_key_is_held_and_a_second_contact_is_nothing() {
    let brushed = [key(0, ONE, 1), key(120, ONE, 0), key(200, TWO, 1), key(260, TWO, 0)];
    assert_eq!(play(STEADY, Place::Visit, &brushed), []);
    let slipped = [key(0, TWO, 1), key(40, ONE, 1), key(90, ONE, 0), key(600, TWO, 0)];
    assert_eq!(play(STEADY, Place::Visit, &slipped), [digit(300, 2)]);
    let bounced = [key(0, ONE, 1), key(350, ONE, 0), key(380, ONE, 1), key(900, ONE, 0)];
    assert_eq!(play(STEADY, Place::Visit, &bounced), [digit(300, 1)]);
}

#[test]
fn after_lost_events_nothing_is_down_and_nothing_is_made_up() {
    let events = [
        key(0, ONE, 1),
        synced(0, SYN_REPORT),
        synced(100, SYN_DROPPED),
        key(100, TWO, 1),
        key(101, ONE, 0),
        synced(101, SYN_REPORT),
        key(800, ONE, 1),
        key(900, TWO, 0),
    ];
    assert_eq!(play(NORMAL, Place::Visit, &events), [digit(0, 1), digit(800, 1)]);
    let held = [key(0, FIVE, 1), synced(500, SYN_DROPPED), synced(501, SYN_REPORT)];
    assert_eq!(play(NORMAL, Place::Idle, &held), []);
}

#[test]
fn digits_go_by_what_is_printed_and_the_column_by_its_place() {
    let digits = |codes: [u16; 10]| codes.map(|code| key_of(code).unwrap());
    let printed: [Key; 10] = std::array::from_fn(|n| Key::Digit(u8::try_from(n).unwrap()));
    assert_eq!(digits([11, 2, 3, 4, 5, 6, 7, 8, 9, 10]), printed);
    assert_eq!(digits([82, 79, 80, 81, 75, 76, 77, 71, 72, 73]), printed);
    assert_eq!(digits(std::array::from_fn(|n| 0x200 + u16::try_from(n).unwrap())), printed);
    assert_eq!(key_of(F2), Some(Key::Column(1)));
    // KEY_KPMINUS and KEY_KPDOT lie between the digits and are none.
    assert_eq!((key_of(74), key_of(83)), (None, None));
}

#[test]
fn a_jack_is_heard() {
    let jack = |value| Event { at_us: 0, kind: EV_SW, code: SW_HEADPHONE_INSERT, value };
    let heard = play(NORMAL, Place::Idle, &[jack(1), jack(0)]);
    assert_eq!(heard, [(0, Heard::Jack(true)), (0, Heard::Jack(false))]);
}

proptest! {
    /// Whatever a device says: no key without a press of it, and none twice
    /// within half a second.
    #[test]
    fn nothing_counts_that_was_not_pressed(
        events in prop::collection::vec((0u64..3_000, 0u16..6, prop_oneof![0u16..100, 0x200u16..0x20C], -1i32..4), 0..60),
        steady: bool,
        idle: bool,
    ) {
        let mut at = 0;
        let events: Vec<Event> = events
            .into_iter()
            .map(|(gap, kind, code, value)| {
                at += gap;
                Event { at_us: at * 1000, kind, code, value }
            })
            .collect();
        let place = if idle { Place::Idle } else { Place::Visit };
        let heard = play(Settings { steady }, place, &events);
        let keys = heard.iter().filter_map(|(_, one)| match one {
            Heard::Key(key) => Some(*key),
            Heard::LongFive => Some(Key::Digit(5)),
            Heard::Jack(_) => None,
        });
        let pressed = |key: Key| {
            let down = |event: &&Event| event.kind == EV_KEY && event.value == 1;
            events.iter().filter(down).filter(|event| key_of(event.code) == Some(key)).count()
        };
        let mut counts: Vec<(Key, usize)> = Vec::new();
        for key in keys {
            match counts.iter_mut().find(|(known, _)| *known == key) {
                Some((_, count)) => *count += 1,
                None => counts.push((key, 1)),
            }
        }
        for (key, count) in counts {
            prop_assert!(count <= pressed(key), "{key:?}");
        }
        for pair in heard.windows(2) {
            if let [(a, Heard::Key(one)), (b, Heard::Key(two))] = pair {
                prop_assert!(idle || steady || one != two || b - a >= 500);
            }
        }
    }
}
