//! One loaded plugin, and one step of it in a fresh instance.

use kernel::contract::{Event, Features, Intent, Manifest, Screen, Site};
use kernel::limits::quoted;
use kernel::{Desk, situation};
use serde::{Deserialize, Serialize};
use wasmtime::component::{Component, InstancePre, Linker};
use wasmtime::{Store, StoreLimits, StoreLimitsBuilder, Trap, WasmBacktrace};

use crate::bindings::{self, w};
use crate::engine::{
    ANSWER_BYTES_MAX, Engine, FUEL_PER_CALL, MEMORY_BYTES_MAX, TABLE_ELEMENTS_MAX, TICKS_PER_CALL,
};
use crate::exports::Exports;
use crate::fault::{Fault, LoadError};

/// The interface that a plugin exports, with its exact version.
pub const INTERFACE: &str = "madoguchi:plugin/flow@0.1.0";

/// Where a step begins.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub enum From {
    /// With the state that `start` gives.
    Start,
    /// With these state bytes.
    State(Vec<u8>),
}

/// What is asked of a flow in one round trip: take an event, ask for things,
/// and show the state.
///
/// Holds the kernel's desk, which holds nothing of the patient.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The place.
    pub site: Site,
    /// The desk with the input counted in.
    pub desk: Desk,
    /// Where the step begins.
    pub from: From,
    /// What the flow hears; `None` to show the state only.
    pub event: Option<Event>,
}

/// What a flow answered.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The state from now on.
    pub state: Vec<u8>,
    /// What it asks for. Not checked.
    pub intents: Vec<Intent>,
    /// The screen, unless a screen of the host is up or the intents are
    /// illegal. Not checked.
    pub screen: Option<Screen>,
    /// What the step cost.
    pub cost: Cost,
}

/// What a step cost, in units that do not depend on the machine.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// Fuel of all calls together.
    pub fuel: u64,
    /// Bytes of linear memory at the end.
    pub memory_bytes: u64,
}

/// Something that answers as a flow does: a plugin in this process, or one in
/// a worker.
pub trait Flow {
    /// One step.
    ///
    /// # Errors
    /// [`Fault`]; the flow can be asked again.
    fn ask(&mut self, ask: &Ask) -> Result<Answer, Fault>;
}

/// A plugin loaded into this process.
pub struct Plugin {
    engine: Engine,
    pre: InstancePre<Limits>,
    exports: Exports,
    manifest: Manifest,
}

/// What a store holds: the limits, and how much memory was asked for.
struct Limits {
    limits: StoreLimits,
    memory_bytes: usize,
}

impl wasmtime::ResourceLimiter for Limits {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        // The sum over all memories is what is limited, not each alone.
        let total = self.memory_bytes + desired.saturating_sub(current);
        if total > MEMORY_BYTES_MAX || !self.limits.memory_growing(current, desired, maximum)? {
            return Ok(false);
        }
        self.memory_bytes = total;
        Ok(true)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.limits.table_growing(current, desired, maximum)
    }
}

/// One fresh instance with its store.
struct Instance {
    store: Store<Limits>,
    instance: wasmtime::component::Instance,
}

impl Plugin {
    /// Loads a compiled component and asks what it is.
    ///
    /// # Errors
    /// [`LoadError`]: it imports something, exports something else, or fails
    /// to describe itself.
    pub(crate) fn load(engine: &Engine, component: &Component) -> Result<Self, LoadError> {
        let kind = component.component_type();
        if let Some((name, _)) = kind.imports(&engine.wasmtime).next() {
            return Err(LoadError::Imports(name.to_owned()));
        }
        let world = |error: wasmtime::Error| LoadError::World(format!("{error:#}"));
        let exports: Vec<String> =
            kind.exports(&engine.wasmtime).map(|(name, _)| name.to_owned()).collect();
        // wasmtime would take any version of the same track; the host takes
        // the exact one.
        if exports != [INTERFACE] {
            return Err(world(wasmtime::Error::msg(format!("it exports {}", exports.join(", ")))));
        }
        let linker = Linker::new(&engine.wasmtime);
        let pre = linker.instantiate_pre(component).map_err(world)?;
        let Instance { mut store, instance } =
            instantiate(engine, &pre).map_err(|fault| match fault {
                // A type that differs may show only as the component is instantiated.
                Fault::Start(cause) => LoadError::World(cause),
                Fault::Trap { .. }
                | Fault::Fuel { .. }
                | Fault::Answer { .. }
                | Fault::Said { .. }
                | Fault::Watchdog
                | Fault::Worker(_) => LoadError::Describe(fault),
            })?;
        let exports = Exports::find(component, &mut store, instance).map_err(world)?;
        let said = exports.describe.call(&mut store, instance, ());
        let (manifest,) = said.map_err(|error| LoadError::Describe(fault("describe", &error)))?;
        Ok(Self { engine: engine.clone(), pre, exports, manifest: manifest.into() })
    }

    /// Loads machine code into this process.
    ///
    /// # Errors
    /// As for a component: [`LoadError`].
    pub fn of(engine: &Engine, code: &crate::Code) -> Result<Self, LoadError> {
        Self::load(engine, &code.component(engine)?)
    }

    /// What the plugin says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Asks the plugin to bring a state of an earlier schema up to date.
    ///
    /// # Errors
    /// [`Fault`]; the plugin cannot take the state.
    pub fn migrate(&self, schema: u32, state: &[u8]) -> Result<Vec<u8>, Fault> {
        let Instance { mut store, instance } = self.instantiate()?;
        said("migrate", self.exports.migrate.call(&mut store, instance, (schema, state)))
    }

    fn instantiate(&self) -> Result<Instance, Fault> {
        instantiate(&self.engine, &self.pre)
    }

    fn start(&self, instance: &mut Instance, features: &Features) -> Result<Vec<u8>, Fault> {
        refuel(&mut instance.store)?;
        let features = bindings::features(features);
        let call = &self.exports.start;
        said("start", call.call(&mut instance.store, instance.instance, (&features,)))
    }

    fn view(
        &self,
        instance: &mut Instance,
        ask: &Ask,
        desk: &Desk,
        state: &[u8],
    ) -> Result<Screen, Fault> {
        refuel(&mut instance.store)?;
        let site = bindings::site(&ask.site);
        let told = bindings::situation(situation(&ask.site, &desk.state));
        let takes = (&site, &told, state);
        let result = self.exports.view.call(&mut instance.store, instance.instance, takes);
        said("view", result).map(Into::into)
    }

    fn update(
        &self,
        instance: &mut Instance,
        ask: &Ask,
        state: &[u8],
        event: Event,
    ) -> Result<kernel::contract::Transition, Fault> {
        refuel(&mut instance.store)?;
        let features = bindings::features(&ask.site.features);
        let told = bindings::situation(situation(&ask.site, &ask.desk.state));
        let event = event.into();
        let takes = (&features, &told, state, &event);
        let result = self.exports.update.call(&mut instance.store, instance.instance, takes);
        said("update", result).map(Into::into)
    }

    fn step(&self, ask: &Ask) -> Result<Answer, Fault> {
        self.step_in(&mut self.instantiate()?, ask, &mut |_| ())
    }

    /// Half a step: with an event `update` alone, after `start` if it begins
    /// there; without one the view. Whoever audits puts halves together; a
    /// reader never does this.
    ///
    /// # Errors
    /// [`Fault`]; the plugin can be asked again.
    pub fn ask_half(&self, ask: &Ask) -> Result<Answer, Fault> {
        once_more_if_late(|| self.half(ask, |_| ())).map(|(answer, ())| answer)
    }

    /// Half a step of a copy whose `migrate` gives back what it has noted, and
    /// the notes; none if it gives none back.
    ///
    /// # Errors
    /// [`Fault`]; an instance that failed gives nothing back.
    pub fn ask_half_noted(&self, ask: &Ask) -> Result<(Answer, Vec<u8>), Fault> {
        self.half(ask, |instance| self.notes(instance).unwrap_or_default())
    }

    fn half<T>(&self, ask: &Ask, look: impl Fn(&mut Instance) -> T) -> Result<(Answer, T), Fault> {
        let mut instance = self.instantiate()?;
        let mut answer = match &ask.event {
            None => self.step_in(&mut instance, ask, &mut |_| ())?,
            Some(event) => {
                let (state, mut fuel) = self.begin(&mut instance, ask)?;
                let moved = self.update(&mut instance, ask, &state, event.clone())?;
                fuel += used(&instance.store);
                let cost = Cost { fuel, memory_bytes: 0 };
                Answer { state: moved.state, intents: moved.intents, screen: None, cost }
            }
        };
        answer.cost.memory_bytes = instance.store.data().memory_bytes as u64;
        let seen = look(&mut instance);
        Ok((answer, seen))
    }

    /// What a copy has noted. Calls after a trap fail, and so do copies that
    /// note nothing.
    fn notes(&self, instance: &mut Instance) -> Option<Vec<u8>> {
        let takes = (0, &[][..]);
        let noted = self.exports.migrate.call(&mut instance.store, instance.instance, takes);
        let Ok((Ok(noted),)) = noted else { return None };
        Some(noted)
    }

    /// The state that a step begins with, and what it cost.
    fn begin(&self, instance: &mut Instance, ask: &Ask) -> Result<(Vec<u8>, u64), Fault> {
        match &ask.from {
            From::Start => {
                let state = self.start(instance, &ask.site.features)?;
                Ok((state, used(&instance.store)))
            }
            From::State(state) => Ok((state.clone(), 0)),
        }
    }

    /// One step in an instance that has already done the same step: what a
    /// flow that keeps something outside its state would answer differently.
    /// Whoever audits compares it with the answer of a fresh instance; a
    /// reader never does this.
    ///
    /// # Errors
    /// [`Fault`], of the first step or of the second.
    pub fn ask_reused(&self, ask: &Ask) -> Result<Answer, Fault> {
        let mut instance = self.instantiate()?;
        self.step_in(&mut instance, ask, &mut |_| ())?;
        self.step_in(&mut instance, ask, &mut |_| ())
    }

    /// One step of a copy whose `migrate` gives back what it has noted, and
    /// the notes of each instance that the step took.
    ///
    /// # Errors
    /// [`Fault`]; an instance that failed gives nothing back.
    pub fn ask_noted(&self, ask: &Ask) -> Result<(Answer, Vec<Vec<u8>>), Fault> {
        let mut notes = Vec::new();
        let mut note = |instance: &mut Instance| notes.extend(self.notes(instance));
        let mut instance = self.instantiate()?;
        let answer = self.step_in(&mut instance, ask, &mut note)?;
        note(&mut instance);
        Ok((answer, notes))
    }

    /// `retire` sees an instance that the step has no more use for.
    fn step_in(
        &self,
        instance: &mut Instance,
        ask: &Ask,
        retire: &mut dyn FnMut(&mut Instance),
    ) -> Result<Answer, Fault> {
        let (mut answer, shown) = self.move_on(instance, ask, retire)?;
        if let Some(desk) = shown {
            answer.screen = Some(self.view(instance, ask, &desk, &answer.state)?);
            answer.cost.fuel += used(&instance.store);
        }
        answer.cost.memory_bytes = instance.store.data().memory_bytes as u64;
        Ok(answer)
    }

    /// `start` and `update`, and the desk after the intents if the flow has a
    /// screen to show there.
    fn move_on(
        &self,
        instance: &mut Instance,
        ask: &Ask,
        retire: &mut dyn FnMut(&mut Instance),
    ) -> Result<(Answer, Option<Desk>), Fault> {
        let (state, mut fuel) = self.begin(instance, ask)?;
        let mut desk = ask.desk;
        let mut answer = Answer { state, ..Answer::default() };
        if let Some(event) = &ask.event {
            let moved = self.update(instance, ask, &answer.state, event.clone())?;
            fuel += used(&instance.store);
            answer.state = moved.state;
            answer.intents = moved.intents;
            if desk.intend(&ask.site, &answer.intents).is_err() {
                answer.cost.fuel = fuel;
                return Ok((answer, None));
            }
            if desk.state.phase == kernel::Phase::Idle {
                // The visit is over: the idle screen is that of a fresh start,
                // in an instance that knows nothing of the visit.
                retire(instance);
                *instance = self.instantiate()?;
                answer.state = self.start(instance, &ask.site.features)?;
                fuel += used(&instance.store);
            }
        }
        answer.cost.fuel = fuel;
        let shown = desk.state.host_screen().is_none();
        Ok((answer, shown.then_some(desk)))
    }
}

impl Flow for Plugin {
    fn ask(&mut self, ask: &Ask) -> Result<Answer, Fault> {
        (&*self).ask(ask)
    }
}

/// A plugin is not changed by a step, so threads can share one.
impl Flow for &Plugin {
    fn ask(&mut self, ask: &Ask) -> Result<Answer, Fault> {
        once_more_if_late(|| self.step(ask))
    }
}

/// Wall-clock time is the machine's and not the plugin's: a step that took too
/// long is asked for once more.
fn once_more_if_late<T>(mut step: impl FnMut() -> Result<T, Fault>) -> Result<T, Fault> {
    match step() {
        Err(Fault::Watchdog) => step(),
        other => other,
    }
}

fn instantiate(engine: &Engine, pre: &InstancePre<Limits>) -> Result<Instance, Fault> {
    let limits = StoreLimitsBuilder::new()
        .memory_size(MEMORY_BYTES_MAX)
        .table_elements(TABLE_ELEMENTS_MAX)
        .build();
    let mut store = Store::new(&engine.wasmtime, Limits { limits, memory_bytes: 0 });
    // All limits stand before the instance does: a start function runs while it
    // is made.
    store.limiter(|limits| limits);
    store.set_hostcall_fuel(ANSWER_BYTES_MAX);
    refuel(&mut store)?;
    match pre.instantiate(&mut store) {
        Ok(instance) => Ok(Instance { store, instance }),
        Err(error) if error.is::<Trap>() => Err(fault("its start function", &error)),
        Err(error) => Err(Fault::Start(format!("{error:#}"))),
    }
}

fn refuel(store: &mut Store<Limits>) -> Result<(), Fault> {
    store.set_epoch_deadline(TICKS_PER_CALL);
    store.set_fuel(FUEL_PER_CALL).map_err(|error| Fault::Start(error.to_string()))
}

fn used(store: &Store<Limits>) -> u64 {
    FUEL_PER_CALL.saturating_sub(store.get_fuel().unwrap_or(0))
}

/// A call's answer: what wasmtime says, and within it what the flow says.
fn said<T>(
    export: &'static str,
    result: wasmtime::Result<(Result<T, w::Fault>,)>,
) -> Result<T, Fault> {
    match result {
        Ok((Ok(value),)) => Ok(value),
        Ok((Err(said),)) => {
            let fault = match said {
                w::Fault::UnknownState => "unknown-state",
                w::Fault::UnknownSchema => "unknown-schema",
                w::Fault::Unexpected => "unexpected",
            };
            Err(Fault::Said { export: export.to_owned(), fault: fault.to_owned() })
        }
        Err(error) => Err(fault(export, &error)),
    }
}

fn fault(export: &str, error: &wasmtime::Error) -> Fault {
    let export = export.to_owned();
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Fault::Fuel { export },
        Some(Trap::Interrupt) => Fault::Watchdog,
        Some(trap) => {
            let function = error.downcast_ref::<WasmBacktrace>().and_then(|trace| {
                let named = trace.frames().iter().filter_map(wasmtime::FrameInfo::func_name);
                named.map(demangle).find(|name| !is_plumbing(name)).map(|name| quoted(&name))
            });
            Fault::Trap { export, cause: trap.to_string(), function }
        }
        None => Fault::Answer { export, cause: format!("{error:#}") },
    }
}

/// Whether a function is the panic machinery of Rust rather than the author's
/// own: the first frame that is not is the one to name.
fn is_plumbing(name: &str) -> bool {
    ["rust_", "__rust", "core::", "std::", "alloc::", "abort"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

fn demangle(name: &str) -> String {
    rustc_demangle::try_demangle(name).map_or_else(|_| name.to_owned(), |name| format!("{name:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_is_late_is_asked_for_once_more_and_is_no_strike() {
        for (late, tries, answer) in [
            (0, 1, Ok(())),
            (1, 2, Ok(())),
            (2, 2, Err(Fault::Watchdog)),
            (9, 2, Err(Fault::Watchdog)),
        ] {
            let mut asked = 0;
            let given = once_more_if_late(|| {
                asked += 1;
                if asked > late { Ok(()) } else { Err(Fault::Watchdog) }
            });
            assert_eq!((asked, given), (tries, answer));
        }
        assert_eq!((Fault::Watchdog.code(), Fault::Watchdog.is_strike()), ("R06", false));
        // What is the plugin's own fault is not asked for again.
        let mut asked = 0;
        let given: Result<(), _> = once_more_if_late(|| {
            asked += 1;
            Err(Fault::Fuel { export: "view".into() })
        });
        assert_eq!((asked, given.map_err(|fault| fault.code())), (1, Err("R02")));
    }
}
