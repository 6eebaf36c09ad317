//! Promises of the virtual card towards whoever sends it bytes.

use std::time::Duration;

use expect_test::expect;
use proptest::prelude::*;

use super::today;
use crate::{Fault, Fixture, Reply, Said, VirtualCard};

const SELECT_JPKI: &str = "00A4040C0AD392F000260100000001";

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn describe(reply: &Reply) -> String {
    let shown = |bytes: &[u8]| match bytes {
        [] => "no bytes".to_owned(),
        bytes if bytes.len() <= 4 => bytes.iter().map(|byte| format!("{byte:02X}")).collect(),
        [data @ .., sw1, sw2] => format!("{} bytes, {sw1:02X}{sw2:02X}", data.len()),
        [_] => unreachable!("it is short"),
    };
    let said = match &reply.what {
        Said::Bytes(bytes) => shown(bytes),
        Said::LeavesMidway(bytes) => format!("{}, then leaves", shown(bytes)),
        Said::Leaves => "leaves".to_owned(),
        Said::Silent => "silent".to_owned(),
    };
    if reply.after.is_zero() { said } else { format!("{said} after {:?}", reply.after) }
}

fn talk(card: &mut VirtualCard, commands: &[&str]) -> String {
    commands
        .iter()
        .map(|command| match *command {
            "reset" => {
                card.reset();
                "reset\n".to_owned()
            }
            command => format!("{command} -> {}\n", describe(&card.answer(&bytes(command)))),
        })
        .collect()
}

#[test]
fn raw_commands_are_answered_as_the_standard_says() {
    let text = talk(
        &mut Fixture::A.build(today()).with_delay(Duration::from_millis(10)),
        &[
            "",
            "00A404",
            "00A4020C020006",
            SELECT_JPKI,
            "00A4020C020006",
            "00B00000",
            "00B0000020",
            "00B0000021",
            "00B0000000",
            "00B00000000000",
            "00B0001010",
            "00B0002000",
            "00B0002100",
            "00A4020C020018",
            "00200080",
            "002000800431323334",
            "00A4020C02000A",
            "00B0000004",
            "00B00000000100",
            "00B0000000FFFF",
            "00A4020C0200",
            "00A4020C0100",
            "00A4000C020006",
            "00CA000000",
            "80B0000000",
            "reset",
            "00B0000004",
        ],
    );
    expect![[r#"
         -> 6700 after 10ms
        00A404 -> 6700 after 10ms
        00A4020C020006 -> 6A82 after 10ms
        00A4040C0AD392F000260100000001 -> 9000 after 10ms
        00A4020C020006 -> 9000 after 10ms
        00B00000 -> 9000 after 10ms
        00B0000020 -> 32 bytes, 9000 after 10ms
        00B0000021 -> 32 bytes, 6282 after 10ms
        00B0000000 -> 32 bytes, 9000 after 10ms
        00B00000000000 -> 32 bytes, 9000 after 10ms
        00B0001010 -> 16 bytes, 9000 after 10ms
        00B0002000 -> 9000 after 10ms
        00B0002100 -> 6B00 after 10ms
        00A4020C020018 -> 9000 after 10ms
        00200080 -> 63C3 after 10ms
        002000800431323334 -> 9000 after 10ms
        00A4020C02000A -> 9000 after 10ms
        00B0000004 -> 4 bytes, 9000 after 10ms
        00B00000000100 -> 256 bytes, 9000 after 10ms
        00B0000000FFFF -> 728 bytes, 6282 after 10ms
        00A4020C0200 -> 6700 after 10ms
        00A4020C0100 -> 6700 after 10ms
        00A4000C020006 -> 6A86 after 10ms
        00CA000000 -> 6D00 after 10ms
        80B0000000 -> 6D00 after 10ms
        reset
        00B0000004 -> 6986 after 10ms
    "#]]
    .assert_eq(&text);
}

#[test]
fn a_fault_is_what_the_carrier_is_told() {
    let slow = Fault::Slow(Duration::from_secs(3));
    let mut text = String::new();
    for fault in [
        Fault::Removed,
        Fault::RemovedUnseen,
        Fault::RemovedMidway,
        Fault::ReaderGone,
        Fault::Silent,
        slow,
        Fault::Reset,
        Fault::Garbage,
        Fault::Truncated,
        Fault::OneByte,
    ] {
        let mut card = Fixture::A.build(today()).with_fault(1, fault);
        let mut say = |command| describe(&card.answer(&bytes(command)));
        let said = [say(SELECT_JPKI), say("00A4020C020006"), say("00B0000020")];
        card.reset();
        let after = describe(&card.answer(&bytes(SELECT_JPKI)));
        text += &format!("{fault:?}: {}; reset, {after}\n", said.join(", "));
    }
    expect![[r#"
        Removed: 9000, leaves, leaves; reset, leaves
        RemovedUnseen: 9000, leaves, leaves; reset, leaves
        RemovedMidway: 9000, 90, then leaves, leaves; reset, leaves
        ReaderGone: 9000, leaves, leaves; reset, leaves
        Silent: 9000, silent, silent; reset, 9000
        Slow(3s): 9000, 9000 after 3s, 32 bytes, 9000; reset, 9000
        Reset: 9000, 6A82, 6986; reset, 9000
        Garbage: 9000, 5 bytes, A5A5, 32 bytes, 9000; reset, 9000
        Truncated: 9000, 90, 32 bytes, 9000; reset, 9000
        OneByte: 9000, 90, 32 bytes, 9000; reset, 9000
    "#]]
    .assert_eq(&text);
}

proptest! {
    /// Whatever is sent, a card that has no fault answers with a status word,
    /// and with no more data than an extended Le can ask for.
    #[test]
    fn any_bytes_get_a_status_word(
        commands in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..40),
                prop::sample::select(vec![
                    bytes(SELECT_JPKI),
                    bytes("00A4020C020006"),
                    bytes("00A4020C02000A"),
                    bytes("00A4020C020018"),
                    bytes("00200080"),
                    bytes("002000800431323334"),
                ]),
                (any::<[u8; 2]>(), any::<[u8; 2]>()).prop_map(|([p1, p2], [high, low])| {
                    vec![0x00, 0xB0, p1, p2, 0x00, high, low]
                }),
            ],
            0..20,
        ),
    ) {
        let mut card = Fixture::A.build(today());
        for command in commands {
            let Said::Bytes(answer) = card.answer(&command).what else {
                panic!("it has no fault");
            };
            prop_assert!((2..=65_536 + 2).contains(&answer.len()));
        }
    }
}
