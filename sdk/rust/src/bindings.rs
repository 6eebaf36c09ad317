//! The contract as Rust types, generated from `wit/flow.wit`.

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
