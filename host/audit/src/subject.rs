//! The component under audit, installed as a reader installs it.

use component::Finding;
use kernel::Vocabulary;
use kernel::contract::{Manifest, Site};
use runtime::{Code, Engine, LoadError, Plugin};
use station::{InstallError, Installed, Loader};
use words::Catalogue;

/// A copy of the component that notes which of its functions are entered.
pub(crate) struct Copy {
    pub(crate) plugin: Plugin,
    pub(crate) functions: Vec<String>,
    pub(crate) in_steps: Vec<bool>,
}

/// The component under audit.
///
/// Shape: loaded once, shared by all threads.
pub struct Subject {
    installed: Installed,
    copy: Option<Copy>,
    /// What the static part of the check says, warnings included.
    pub findings: Vec<Finding>,
}

impl Subject {
    /// Installs the component as a reader would, in this process.
    ///
    /// # Errors
    /// [`InstallError`]: no reader would take it, so there is nothing to walk.
    pub fn load(bytes: &[u8]) -> Result<Self, InstallError> {
        let findings = component::check_static(bytes);
        let installed = Loader::here()?.install(bytes, &Site::complete())?;
        Ok(Self { installed, copy: None, findings })
    }

    /// Makes a copy that notes which functions are entered. Steps that are
    /// done again are then done by the copy. Says whether there is one: not
    /// every component is of a form that can be copied.
    ///
    /// # Errors
    /// [`LoadError`]: the copy does not load.
    pub fn note_functions(&mut self, bytes: &[u8]) -> Result<bool, LoadError> {
        self.copy = match component::traced(bytes) {
            Some(traced) => {
                let engine = Engine::new()?;
                let plugin = Plugin::of(&engine, &Code::compile(&engine, &traced.bytes)?)?;
                Some(Copy { plugin, functions: traced.functions, in_steps: traced.in_steps })
            }
            None => None,
        };
        Ok(self.copy.is_some())
    }

    pub(crate) fn copy(&self) -> Option<&Copy> {
        self.copy.as_ref()
    }

    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.installed.manifest
    }

    /// What it has declared.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.installed.vocabulary
    }

    /// Its words.
    pub fn catalogue(&self) -> &Catalogue {
        &self.installed.catalogue
    }

    /// Its pictures and sounds, with all that a reader knows of it.
    pub fn installed(&self) -> &Installed {
        &self.installed
    }

    /// SHA-256 of the component, as hex digits.
    pub fn digest(&self) -> &str {
        &self.installed.digest
    }

    /// The plugin itself.
    pub(crate) fn plugin(&self) -> Option<&Plugin> {
        self.installed.plugin()
    }
}
