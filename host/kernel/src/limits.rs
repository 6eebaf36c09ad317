//! Every limit of a visit, in one place, with its unit.

/// State bytes that a flow may keep.
pub const STATE_BYTES_MAX: usize = 4096;
/// Steps of a flow in one visit; the host ends the visit at this one.
pub const STEPS_PER_VISIT_MAX: u16 = 1000;
/// Intents of one step.
pub const INTENTS_MAX: usize = 4;
/// Nodes of one screen.
pub const NODES_MAX: usize = 40;
/// Depth of a node below the screen.
pub const NODE_DEPTH_MAX: u8 = 3;
/// Actions of one screen: one for each of the keys 1 to 6.
pub const ACTIONS_MAX: usize = 6;
/// Speech cues of one screen.
pub const CUES_MAX: usize = 8;
/// Arguments of one phrase.
pub const ARGUMENTS_MAX: usize = 4;
/// The largest number that an argument may carry.
pub const ARGUMENT_NUMBER_MAX: u32 = 999_999;
/// Steps of a stepper.
pub const STEPPER_TOTAL_MAX: u8 = 9;
/// Bytes of a name.
pub const NAME_BYTES_MAX: usize = 63;
/// How often a patient may ask for more time in one visit.
/// WCAG 2.2, "Timing Adjustable", asks for at least ten.
pub const EXTENSIONS_MAX: u8 = 10;
/// Characters of a flow's words that a report quotes: two names and more.
pub const QUOTED_CHARS_MAX: usize = 160;
/// The product of the options of all settings of a flow.
pub const SETTINGS_PRODUCT_MAX: usize = 64;

/// Whether `name` has the form of a declared name: `[a-z][a-z0-9-]{0,62}`.
pub fn is_name(name: &str) -> bool {
    name.len() <= NAME_BYTES_MAX
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Words of a flow as a report quotes them: without what would steer a
/// terminal, and cut at [`QUOTED_CHARS_MAX`], so that no flow decides how long
/// a row of the journal is.
pub fn quoted(words: &str) -> String {
    words.chars().filter(|letter| !letter.is_control()).take(QUOTED_CHARS_MAX).collect()
}
