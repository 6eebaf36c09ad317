//! The contract as Rust types, generated from `wit/flow.wit`.

#![expect(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::too_many_lines,
    clippy::undocumented_unsafe_blocks,
    reason = "generated"
)]

wit_bindgen::generate!({
    path: "../../wit",
    world: "plugin",
    pub_export_macro: true,
    export_macro_name: "export_plugin",
    default_bindings_module: "madoguchi_sdk::bindings",
    runtime_path: "::madoguchi_sdk::bindings::rt",
    additional_derives: [PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize],
});

pub use wit_bindgen::rt;
