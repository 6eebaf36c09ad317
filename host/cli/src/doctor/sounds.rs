//! The sound cards of this machine, and those of the configuration file.

use devices::{CardError, sound_cards, try_sound_card};

use super::{Found, bad, good, note};
use crate::config;

const WHAT: &str = "sound card";
/// Names that are no card.
const NONE: [&str; 2] = ["default", "null"];

/// What `run --loudspeaker` would play on.
pub(super) fn look() -> Found {
    let names = match sound_cards() {
        Ok(names) => names,
        Err(CardError::NotBuilt) => {
            return note(
                WHAT,
                "not built in: speech is heard in the console's browser",
                CardError::NotBuilt.recovery(),
            );
        }
        Err(error) => return note(WHAT, error.to_string(), error.recovery()),
    };
    let named: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| !NONE.contains(name)).collect();
    let also = if named.is_empty() { String::new() } else { format!("; {}", named.join(", ")) };
    match try_sound_card("default") {
        Ok(rate_hz) => good(WHAT, format!("default plays {rate_hz} Hz{also}")),
        Err(error) => note(WHAT, format!("default: {error}{also}"), error.recovery()),
    }
}

/// Whether the cards of a reader can be played on.
pub(super) fn named(sound: &config::Sound) -> Vec<Found> {
    let roles = [("loudspeaker", &sound.loudspeaker), ("earphone", &sound.earphone)];
    let named = roles.into_iter().filter_map(|(what, name)| Some((what, name.as_deref()?)));
    named
        .map(|(what, name)| match try_sound_card(name) {
            Ok(rate_hz) => good(what, format!("{name} plays {rate_hz} Hz")),
            Err(CardError::Busy) => note(
                what,
                format!("{name}: {}", CardError::Busy),
                "that is well if it is a \
                     station that runs",
            ),
            Err(error) => bad(what, format!("{name}: {error}"), error.recovery()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::State;

    #[test]
    fn a_card_that_is_none_is_found() {
        let sound =
            config::Sound { earphone: Some("none-of-that-name".into()), ..Default::default() };
        let found = named(&sound);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].what, found[0].state), ("earphone", State::Bad));
        assert!(found[0].remedy.is_some());
        assert!(named(&config::Sound::default()).is_empty());
    }
}
