//! The macro of `madoguchi-sdk` that turns `flow.toml` and the catalogue into
//! Rust.
//!
//! What is kept out of here: reading and checking those files
//! (`madoguchi-sdk-source`), and everything that needs no generated code (the
//! SDK itself).

mod expand;
mod manifest;

use proc_macro::TokenStream;

/// Makes a plugin of a state. `madoguchi_sdk::flow!` explains it.
#[proc_macro]
pub fn flow(input: TokenStream) -> TokenStream {
    let state = syn::parse_macro_input!(input as syn::Type);
    let directory = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    expand::expand(directory.as_ref(), &state).into()
}
