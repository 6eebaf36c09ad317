//! The flow on a bare engine: typed calls into one instance that is reused,
//! without fuel, watchdog, canonical NaN or any check of the answer.

use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Store};

use crate::visit::{self, same};

wasmtime::component::bindgen!({
    path: "../../wit",
    world: "plugin",
    additional_derives: [serde::Serialize, serde::Deserialize],
});

use exports::madoguchi::plugin::flow as w;

/// One instance, and everything a step takes.
pub(crate) struct Bare {
    store: Store<()>,
    plugin: Plugin,
    site: w::Site,
    situation: w::Situation,
    event: w::Event,
    state: Vec<u8>,
}

fn engine() -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config.wasm_component_model(true);
    Engine::new(&config)
}

fn instance(component: &[u8]) -> wasmtime::Result<(Store<()>, Plugin)> {
    let engine = engine()?;
    let component = Component::from_binary(&engine, component)?;
    let mut store = Store::new(&engine, ());
    let plugin = Plugin::instantiate(&mut store, &component, &Linker::new(&engine))?;
    Ok((store, plugin))
}

/// An error of the engine as any other.
pub(crate) fn plain(error: wasmtime::Error) -> anyhow::Error {
    anyhow::anyhow!("{error:#}")
}

impl Bare {
    /// Instantiates the component and prepares the step.
    pub(crate) fn new(component: &[u8]) -> anyhow::Result<Self> {
        let (store, plugin) = instance(component).map_err(plain)?;
        Ok(Self {
            store,
            plugin,
            site: same(&visit::site())?,
            situation: same(&visit::situation())?,
            event: same(&visit::event())?,
            state: postcard::to_allocvec(&visit::flow())?,
        })
    }

    /// Update, then view.
    pub(crate) fn step(&mut self) -> wasmtime::Result<(w::Transition, w::Screen)> {
        let flow = self.plugin.madoguchi_plugin_flow();
        let fault = |fault: w::Fault| wasmtime::Error::msg(format!("{fault:?}"));
        let moved = flow
            .call_update(
                &mut self.store,
                &self.site.features,
                &self.situation,
                &self.state,
                &self.event,
            )?
            .map_err(fault)?;
        let screen = flow
            .call_view(&mut self.store, &self.site, &self.situation, &moved.state)?
            .map_err(fault)?;
        Ok((moved, screen))
    }
}

/// Machine code for [`load`].
pub(crate) fn precompile(component: &[u8]) -> anyhow::Result<(Engine, Vec<u8>)> {
    let engine = engine().map_err(plain)?;
    let code = engine.precompile_component(component).map_err(plain)?;
    Ok((engine, code))
}

/// Makes a component of machine code, and nothing else.
#[expect(unsafe_code, reason = "machine code of our own making is loaded")]
pub(crate) fn load(engine: &Engine, code: &[u8]) -> wasmtime::Result<Component> {
    // SAFETY: the code comes from `precompile` of this process.
    unsafe { Component::deserialize(engine, code) }
}
