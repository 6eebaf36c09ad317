//! What `flow!` writes.

use std::path::Path;

use madoguchi_sdk_source::{
    Channel, Choice, FIRST_CATALOGUE, FLOW_FILE, Phrase, Source, SourceError,
};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Type;

use crate::manifest;

/// Writes everything, or `compile_error!` for each thing that is wrong.
pub(crate) fn expand(directory: &Path, state: &Type) -> TokenStream {
    let read = match Source::read(directory) {
        Ok(source) => modules(&source, state),
        Err(errors) => errors.iter().map(refuse).collect(),
    };
    let watched = [FLOW_FILE, FIRST_CATALOGUE].map(watch);
    quote! { #read #(#watched)* }
}

fn refuse(error: &SourceError) -> TokenStream {
    let message = format!("{} {error}\n{}", error.code(), error.fix());
    quote! { ::core::compile_error!(#message); }
}

/// Lets the compiler know that the file was read, so that it compiles again
/// when the file has changed.
fn watch(file: &str) -> TokenStream {
    let path = format!("/{file}");
    quote! {
        const _: &[u8] = ::core::include_bytes!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path));
    }
}

fn modules(source: &Source, state: &Type) -> TokenStream {
    let flow = &source.flow;
    let words = source.phrases.iter().map(phrase);
    let actions = constants("actions", "An action", "ActionName", flow.actions.iter());
    let screens = constants("screens", "A screen", "ScreenName", flow.screens.iter());
    let steps = constants("steps", "A host step", "StepName", flow.host_steps.iter());
    let asset_names = flow.assets.iter().map(|asset| &asset.name);
    let assets = constants("assets", "An asset", "AssetName", asset_names);
    let keypad_names = flow.keypads.iter().map(|keypad| &keypad.name);
    let keypads = constants("keypads", "A keypad layout", "KeypadName", keypad_names);
    let settings = flow.settings.iter().map(setting);
    let questions = flow.questions.iter().map(question);
    let signals = flow.signals.iter().map(signal);
    let effects = flow.effects.iter().map(effect);
    let manifest = manifest::manifest(source);
    quote! {
        /// The phrases of `words/`.
        #[allow(dead_code, reason = "one for each phrase of the catalogue")]
        pub mod words { #(#words)* }
        #actions
        #screens
        #steps
        #assets
        #keypads
        /// The settings of `flow.toml`.
        #[allow(dead_code, reason = "one for each setting of flow.toml")]
        pub mod settings { #(#settings)* }
        /// The questions of `flow.toml`.
        #[allow(dead_code, reason = "one for each question of flow.toml")]
        pub mod questions { #(#questions)* }
        /// The signals of `flow.toml`.
        #[allow(dead_code, reason = "one for each signal of flow.toml")]
        pub mod signals { #(#signals)* }
        /// The effects of `flow.toml`.
        #[allow(dead_code, reason = "one for each effect of flow.toml")]
        pub mod effects { #(#effects)* }

        #manifest

        impl ::madoguchi_sdk::Described for #state {
            fn manifest() -> ::madoguchi_sdk::types::Manifest {
                manifest()
            }
        }

        #[cfg(target_arch = "wasm32")]
        const _: () = {
            type Exported = ::madoguchi_sdk::Adapter<#state>;
            ::madoguchi_sdk::bindings::export_plugin!(Exported with_types_in ::madoguchi_sdk::bindings);
        };
    }
}

/// One function for a phrase.
fn phrase(phrase: &Phrase) -> TokenStream {
    let id = &phrase.id;
    let name = function_name(id);
    let doc = format!("`{id}`: {}", phrase.words);
    let keys = &phrase.arguments;
    let parameters: Vec<Ident> = keys.iter().map(|key| function_name(key)).collect();
    quote! {
        #[doc = #doc]
        pub fn #name(
            #(#parameters: impl ::core::convert::Into<::madoguchi_sdk::types::Value>),*
        ) -> ::madoguchi_sdk::types::Phrase {
            ::madoguchi_sdk::types::Phrase {
                id: ::std::string::String::from(#id),
                arguments: ::std::vec![#(
                    ::madoguchi_sdk::types::Argument {
                        name: ::std::string::String::from(#keys),
                        value: ::core::convert::Into::into(#parameters),
                    }
                ),*],
            }
        }
    }
}

/// A module with a constant for each name.
fn constants<'a>(
    module: &str,
    what: &str,
    kind: &str,
    names: impl Iterator<Item = &'a String>,
) -> TokenStream {
    let module_doc = format!("The {module} of `flow.toml`.");
    let (module, kind) = (format_ident!("{module}"), format_ident!("{kind}"));
    let constants = names.map(|name| {
        let doc = format!("{what}: `{name}`.");
        let constant = format_ident!("{}", name.replace('-', "_").to_uppercase());
        quote! {
            #[doc = #doc]
            pub const #constant: ::madoguchi_sdk::#kind<'static> = ::madoguchi_sdk::#kind(#name);
        }
    });
    quote! {
        #[doc = #module_doc]
        #[allow(dead_code, reason = "one for each name in flow.toml")]
        pub mod #module { #(#constants)* }
    }
}

fn setting(setting: &Choice) -> TokenStream {
    let (name, kind) = (&setting.name, type_name(&setting.name));
    let first = setting.options.first().map(|option| type_name(option));
    let list = list(name, &kind, &setting.options);
    quote! {
        #list
        impl #kind {
            /// Reads the hospital's choice; the first option if there is none.
            pub fn of(features: &::madoguchi_sdk::types::Features) -> Self {
                features.setting(#name).and_then(Self::parse).unwrap_or(Self::#first)
            }
        }
    }
}

fn question(question: &Choice) -> TokenStream {
    let (name, kind) = (&question.name, type_name(&question.name));
    let list = list(name, &kind, &question.options);
    quote! {
        #list
        impl #kind {
            /// Makes the intent that keeps this answer.
            pub fn answer(self) -> ::madoguchi_sdk::types::Intent {
                ::madoguchi_sdk::types::Intent::Answer(::madoguchi_sdk::types::QuestionAnswer {
                    question: ::std::string::String::from(#name),
                    option: ::std::string::String::from(self.name()),
                })
            }
        }
    }
}

fn signal(signal: &Channel) -> TokenStream {
    let (name, kind) = (&signal.name, type_name(&signal.name));
    let list = list(name, &kind, &signal.values);
    quote! {
        #list
        impl #kind {
            /// Reads the value, if the event is this signal.
            pub fn of(event: &::madoguchi_sdk::types::Event) -> ::core::option::Option<Self> {
                match event {
                    ::madoguchi_sdk::types::Event::Signal(signal) if signal.name == #name => {
                        Self::parse(&signal.value)
                    }
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

fn effect(effect: &Channel) -> TokenStream {
    let (name, kind) = (&effect.name, type_name(&effect.name));
    let list = list(name, &kind, &effect.values);
    quote! {
        #list
        impl #kind {
            /// Makes the intent that lets the device do this.
            pub fn call(self) -> ::madoguchi_sdk::types::Intent {
                ::madoguchi_sdk::types::Intent::Effect(::madoguchi_sdk::types::EffectCall {
                    name: ::std::string::String::from(#name),
                    value: ::std::string::String::from(self.name()),
                })
            }
        }
    }
}

/// An enum over the values of something, with their names.
fn list(whose: &str, kind: &Ident, values: &[String]) -> TokenStream {
    let doc = format!("The values of `{whose}`.");
    let docs = values.iter().map(|value| format!("`{value}`"));
    let variants: Vec<Ident> = values.iter().map(|value| type_name(value)).collect();
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub enum #kind { #(#[doc = #docs] #variants),* }

        impl #kind {
            /// All values, in the order of `flow.toml`.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// Gives the name in `flow.toml`.
            pub fn name(self) -> &'static str {
                match self { #(Self::#variants => #values),* }
            }

            /// Finds the value of that name.
            pub fn parse(name: &str) -> ::core::option::Option<Self> {
                Self::ALL.iter().copied().find(|value| value.name() == name)
            }
        }
    }
}

/// `use-card` as `use_card`; what Rust keeps for itself as `r#type` or `self_`.
fn function_name(name: &str) -> Ident {
    let name = name.replace('-', "_");
    if matches!(name.as_str(), "self" | "super" | "crate" | "Self" | "_") {
        return Ident::new(&format!("{name}_"), Span::call_site());
    }
    syn::parse_str(&name).unwrap_or_else(|_| Ident::new_raw(&name, Span::call_site()))
}

/// `use-card` as `UseCard`.
fn type_name(name: &str) -> Ident {
    let upper = |word: &str| {
        let mut letters = word.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase())
            .into_iter()
            .chain(letters)
            .collect::<String>()
    };
    let name: String = name.split('-').map(upper).collect();
    // The one name of this form that Rust keeps for itself.
    if name == "Self" { format_ident!("Self_") } else { format_ident!("{name}") }
}

#[cfg(test)]
mod tests;
