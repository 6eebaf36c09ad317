//! Input events as the kernel writes them.
//!
//! Source: Linux, `struct input_event` in `uapi/linux/input.h` on 64-bit
//! machines, and `Documentation/input/event-codes.rst`.

/// Bytes of one event: seconds and microseconds, 8 bytes each; type and code, 2
/// each; value, 4. All in the machine's order.
pub const EVENT_BYTES: usize = 24;

/// `EV_SYN`: ends a group of events, or says that some were lost.
pub(crate) const EV_SYN: u16 = 0;
/// `EV_KEY`.
pub(crate) const EV_KEY: u16 = 1;
/// `EV_SW`: a switch, such as a jack's.
pub(crate) const EV_SW: u16 = 5;
/// `SYN_REPORT`: a group of events is complete.
pub(crate) const SYN_REPORT: u16 = 0;
/// `SYN_DROPPED`: the reader was too slow and events are lost.
pub(crate) const SYN_DROPPED: u16 = 3;
/// `SW_HEADPHONE_INSERT`.
pub(crate) const SW_HEADPHONE_INSERT: u16 = 2;

/// One event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Event {
    /// When it happened, in microseconds of the device's clock.
    pub at_us: u64,
    /// `EV_KEY` and so on.
    pub kind: u16,
    /// Which key or switch.
    pub code: u16,
    /// For a key 1 is down, 0 is up, 2 is the kernel's repeat.
    pub value: i32,
}

impl Event {
    /// Whether it says that others were lost.
    pub(crate) fn is_loss(self) -> bool {
        (self.kind, self.code) == (EV_SYN, SYN_DROPPED)
    }
}

/// Makes events of bytes that may come in pieces of any size.
#[derive(Debug, Default)]
pub struct Decoder {
    rest: Vec<u8>,
}

impl Decoder {
    /// Takes bytes; returns the events that are whole with them.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Event> {
        self.rest.extend_from_slice(bytes);
        let (events, rest) = self.rest.as_chunks::<EVENT_BYTES>();
        let events = events.iter().map(event).collect();
        self.rest = rest.to_vec();
        events
    }

    /// Forgets a piece whose end will not come.
    pub fn clear(&mut self) {
        self.rest.clear();
    }
}

fn event(bytes: &[u8; EVENT_BYTES]) -> Event {
    let [
        s0,
        s1,
        s2,
        s3,
        s4,
        s5,
        s6,
        s7,
        u0,
        u1,
        u2,
        u3,
        u4,
        u5,
        u6,
        u7,
        k0,
        k1,
        c0,
        c1,
        v0,
        v1,
        v2,
        v3,
    ] = *bytes;
    let seconds = u64::from_ne_bytes([s0, s1, s2, s3, s4, s5, s6, s7]);
    let micros = u64::from_ne_bytes([u0, u1, u2, u3, u4, u5, u6, u7]);
    Event {
        at_us: seconds.saturating_mul(1_000_000).saturating_add(micros),
        kind: u16::from_ne_bytes([k0, k1]),
        code: u16::from_ne_bytes([c0, c1]),
        value: i32::from_ne_bytes([v0, v1, v2, v3]),
    }
}
