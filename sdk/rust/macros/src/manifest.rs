//! The function `manifest()`.

use madoguchi_sdk_source::{Channel, Choice, Keypad, Source};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Writes the function that gives what `flow.toml` and the catalogue say.
pub(crate) fn manifest(source: &Source) -> TokenStream {
    let flow = &source.flow;
    let (id, version, schema) = (&flow.id, &flow.version, flow.schema);
    let screens = sorted(flow.screens.iter());
    let actions = sorted(flow.actions.iter());
    let phrases = sorted(source.phrases.iter().map(|phrase| &phrase.id));
    let assets = sorted(flow.assets.iter().map(|asset| &asset.name));
    let intents = flow.intents.iter().map(|kind| format_ident!("{}", kind.variant()));
    let host_steps = strings(&flow.host_steps);
    let signals = flow.signals.iter().map(channel);
    let effects = flow.effects.iter().map(channel);
    let settings = flow.settings.iter().map(|setting| choice("SettingDeclaration", setting));
    let questions = flow.questions.iter().map(|question| choice("QuestionDeclaration", question));
    let theme = flow.theme.colours().map(|(role, rgb)| {
        let (role, rgb) = (format_ident!("{}", role.variant()), rgb.0);
        quote! { ThemeColour { role: ColourRole::#role, rgb: #rgb } }
    });
    let keypads = flow.keypads.iter().map(keypad);
    let claims = flow.claims.iter().map(|claim| format_ident!("{}", claim.variant()));
    quote! {
        /// Gives what the flow says of itself: `flow.toml` and the names of its phrases.
        pub fn manifest() -> ::madoguchi_sdk::types::Manifest {
            #[allow(unused_imports, reason = "a small flow needs few of them")]
            use ::madoguchi_sdk::types::*;
            Manifest {
                id: ::std::string::String::from(#id),
                version: ::std::string::String::from(#version),
                schema: #schema,
                screens: #screens,
                actions: #actions,
                phrases: #phrases,
                assets: #assets,
                intents: ::std::vec![#(IntentKind::#intents),*],
                host_steps: #host_steps,
                signals: ::std::vec![#(#signals),*],
                effects: ::std::vec![#(#effects),*],
                settings: ::std::vec![#(#settings),*],
                questions: ::std::vec![#(#questions),*],
                theme: ::std::vec![#(#theme),*],
                keypads: ::std::vec![#(#keypads),*],
                claims: ::std::vec![#(FeatureClaim::#claims),*],
            }
        }
    }
}

fn channel(channel: &Channel) -> TokenStream {
    let (name, values) = (&channel.name, strings(&channel.values));
    quote! { ChannelDeclaration { name: ::std::string::String::from(#name), values: #values } }
}

fn choice(kind: &str, choice: &Choice) -> TokenStream {
    let kind = format_ident!("{kind}");
    let (name, options, title) = (&choice.name, strings(&choice.options), &choice.title);
    quote! {
        #kind {
            name: ::std::string::String::from(#name),
            options: #options,
            title: ::std::string::String::from(#title),
        }
    }
}

fn keypad(keypad: &Keypad) -> TokenStream {
    let name = &keypad.name;
    let side = format_ident!("{}", keypad.side.variant());
    let size = format_ident!("{}", keypad.size.variant());
    let gap = format_ident!("{}", keypad.gap.variant());
    let keys = keypad.keys.iter().map(|key| {
        let function = format_ident!("{}", key.function.variant());
        let (legend, spoken) = (&key.legend, &key.spoken);
        quote! {
            FunctionKey {
                function: KeyFunction::#function,
                legend: ::std::string::String::from(#legend),
                spoken: ::std::string::String::from(#spoken),
            }
        }
    });
    quote! {
        KeypadLayout {
            name: ::std::string::String::from(#name),
            side: KeypadSide::#side,
            size: KeySize::#size,
            gap: KeyGap::#gap,
            keys: ::std::vec![#(#keys),*],
        }
    }
}

fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> TokenStream {
    let mut names: Vec<String> = names.cloned().collect();
    names.sort();
    strings(&names)
}

/// One loop over a table in memory is shorter than one call for each string.
fn strings(names: &[String]) -> TokenStream {
    quote! {{
        let names: &[&str] = &[#(#names),*];
        names.iter().map(|name| ::std::string::String::from(*name)).collect()
    }}
}
