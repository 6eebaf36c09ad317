//! The functions of a flow: found and type-checked once, called in each
//! instance.
//!
//! wasmtime would compare every name of every type again in each fresh
//! instance, which takes longer than instantiating.

use std::marker::PhantomData;

use wasmtime::component::{
    Component, ComponentExportIndex, ComponentNamedList, Instance, Lift, Lower, TypedFunc,
};
use wasmtime::{Error, Result, Store};

use crate::bindings::w;
use crate::plugin::INTERFACE;

type Said<T> = (std::result::Result<T, w::Fault>,);

/// One function: what it takes and gives, as in `wit/flow.wit`.
pub(crate) trait Function {
    const NAME: &str;
    type Takes<'a>: ComponentNamedList + Lower;
    type Gives: ComponentNamedList + Lift + 'static;
}

macro_rules! functions {
    ($($Name:ident $name:literal $Takes:ty => $Gives:ty;)+) => {
        $(
            pub(crate) struct $Name;

            impl Function for $Name {
                const NAME: &str = $name;
                type Takes<'a> = $Takes;
                type Gives = $Gives;
            }
        )+
    };
}

functions! {
    Describe "describe" () => (w::Manifest,);
    Start "start" (&'a w::Features,) => Said<Vec<u8>>;
    Update "update" (&'a w::Features, &'a w::Situation, &'a [u8], &'a w::Event) => Said<w::Transition>;
    View "view" (&'a w::Site, &'a w::Situation, &'a [u8]) => Said<w::Screen>;
    Migrate "migrate" (u32, &'a [u8]) => Said<Vec<u8>>;
}

/// Where one function is in one component, once its types were compared.
pub(crate) struct Checked<F> {
    index: ComponentExportIndex,
    function: PhantomData<F>,
}

impl<F: Function> Checked<F> {
    fn find<T: 'static>(
        component: &Component,
        flow: &ComponentExportIndex,
        store: &mut Store<T>,
        instance: Instance,
    ) -> Result<Self> {
        let index = component
            .get_export_index(Some(flow), F::NAME)
            .ok_or_else(|| Error::msg(format!("there is no `{}`", F::NAME)))?;
        instance.get_typed_func::<F::Takes<'_>, F::Gives>(store, &index)?;
        Ok(Self { index, function: PhantomData })
    }

    /// Calls the function in an instance of the component that it was found in.
    ///
    /// # Errors
    /// wasmtime's: a trap, an answer that is not of its type, or a limit.
    #[expect(unsafe_code, reason = "comparing types again costs more than instantiating")]
    pub(crate) fn call<T: 'static>(
        &self,
        store: &mut Store<T>,
        instance: Instance,
        takes: F::Takes<'_>,
    ) -> Result<F::Gives> {
        // An instance of another component does not know the index.
        let function = instance
            .get_func(&mut *store, self.index)
            .ok_or_else(|| Error::msg(format!("there is no `{}`", F::NAME)))?;
        // SAFETY: `find`, the only way to a `Checked<F>`, had wasmtime compare these
        // very types with those of the export at this index. Types belong to the
        // component and are the same in all its instances.
        let function = unsafe { TypedFunc::<F::Takes<'_>, F::Gives>::new_unchecked(function) };
        function.call(store, takes)
    }
}

/// The functions of one component.
pub(crate) struct Exports {
    pub(crate) describe: Checked<Describe>,
    pub(crate) start: Checked<Start>,
    pub(crate) update: Checked<Update>,
    pub(crate) view: Checked<View>,
    pub(crate) migrate: Checked<Migrate>,
}

impl Exports {
    /// Finds the functions, and compares their types by an instance of the
    /// component.
    ///
    /// # Errors
    /// wasmtime's: one is missing, or has other types.
    pub(crate) fn find<T: 'static>(
        component: &Component,
        store: &mut Store<T>,
        instance: Instance,
    ) -> Result<Self> {
        let flow = component
            .get_export_index(None, INTERFACE)
            .ok_or_else(|| Error::msg(format!("there is no `{INTERFACE}`")))?;
        Ok(Self {
            describe: Checked::find(component, &flow, store, instance)?,
            start: Checked::find(component, &flow, store, instance)?,
            update: Checked::find(component, &flow, store, instance)?,
            view: Checked::find(component, &flow, store, instance)?,
            migrate: Checked::find(component, &flow, store, instance)?,
        })
    }
}
