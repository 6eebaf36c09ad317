//! Names of what the manifest declares, one type for each kind.
//!
//! `flow!` makes the constants; nobody else needs to make a name, except to
//! match one that came from the host.

use crate::types::{Phrase, Value};

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name<'a>(pub &'a str);

        impl From<$name<'_>> for String {
            fn from(name: $name<'_>) -> Self {
                name.0.to_owned()
            }
        }

        impl PartialEq<$name<'_>> for String {
            fn eq(&self, name: &$name<'_>) -> bool {
                self == name.0
            }
        }
    };
}

name! {
    /// The name of an action. It can stand in a pattern:
    ///
    /// ```
    /// use madoguchi_sdk::ActionName;
    /// const NEXT: ActionName = ActionName("next");
    /// let came_back = String::from("next");
    /// assert!(matches!(ActionName(&came_back), NEXT));
    /// ```
    ActionName
}
name! {
    /// The name of an asset.
    AssetName
}
name! {
    /// The name of a keypad layout.
    KeypadName
}
name! {
    /// The name of a screen.
    ScreenName
}
name! {
    /// The name of a host step.
    StepName
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number)
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

/// A phrase as an argument of another. The contract allows only phrases that
/// have no arguments themselves.
impl From<Phrase> for Value {
    fn from(phrase: Phrase) -> Self {
        debug_assert!(phrase.arguments.is_empty(), "`{}` has arguments itself", phrase.id);
        Self::Phrase(phrase.id)
    }
}
