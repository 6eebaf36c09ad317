//! A closed list of names: the enums that the contract and the host share.

/// Declares a field-less enum whose cases have the names of the contract.
///
/// Gives `ALL` (in order), `name()` (kebab-case, as in `wit/flow.wit`),
/// `parse()` and `Display`.
macro_rules! closed {
    ($(#[$meta:meta])* $vis:vis enum $Enum:ident { $($(#[$case_meta:meta])* $Case:ident = $name:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "kebab-case")]
        $vis enum $Enum { $($(#[$case_meta])* $Case,)+ }

        impl $Enum {
            /// Every case, in the order of the contract.
            pub const ALL: &'static [Self] = &[$(Self::$Case,)+];

            /// The case's name in the contract.
            pub fn name(self) -> &'static str {
                match self { $(Self::$Case => $name,)+ }
            }

            /// The case of that name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$Case),)+ _ => None }
            }
        }

        impl std::fmt::Display for $Enum {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

pub(crate) use closed;
