//! The component under audit, installed as a reader installs it.

use std::sync::Arc;

use component::{Finding, Traced};
use kernel::Vocabulary;
use kernel::contract::{Manifest, Site};
use runtime::{Ask, Code, Engine, LoadError, Plugin};
use station::{InstallError, Installed, Loader};
use words::Catalogue;

use crate::Impure;
use crate::intern::Hash;
use crate::lore::{self, Known, Lore, Place};
use crate::mutants::Rewrite;

/// The functions of the component's core module, in the order of the bits that
/// copies note.
pub(crate) struct Functions {
    pub(crate) names: Vec<String>,
    /// Whether a step could enter it at all.
    pub(crate) in_steps: Vec<bool>,
}

/// The component under audit, with what it has been asked.
///
/// Shape: loaded once, shared by all threads.
pub struct Subject {
    installed: Installed,
    copy: Option<Plugin>,
    functions: Option<Functions>,
    watched: Option<Plugin>,
    lore: Lore,
    rewrite: Option<Rewrite>,
    is_script: bool,
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
        let lore = Lore::default();
        let (copy, functions, watched, rewrite) = (None, None, None, None);
        let is_script = is_script(bytes);
        Ok(Self { installed, copy, functions, watched, lore, rewrite, is_script, findings })
    }

    /// Makes a copy that notes which parts of the site an answer came of, so
    /// that sets which have these alike are asked once, and which functions
    /// were entered. Says whether there is one: not every component is of a
    /// form that can be watched, and a copy needs more memory and fuel than a
    /// step may have. Without it all results are the same but for the
    /// functions, and many sets take longer.
    ///
    /// # Errors
    /// [`LoadError`]: the machine has no room for another engine.
    pub fn watch(&mut self, bytes: &[u8]) -> Result<bool, LoadError> {
        let Some(copy) = component::watched(bytes) else { return Ok(false) };
        self.watched = loaded(&Engine::for_copies()?, &copy.bytes);
        self.name_functions(copy);
        Ok(self.watched.is_some())
    }

    /// How many different answers it has given so far, over all sets.
    pub fn answers(&self) -> usize {
        self.lore.answers()
    }

    /// All that is known of a question.
    pub(crate) fn known(&self, key: &Hash) -> Vec<Arc<Known>> {
        let known = self.lore.known(key);
        match &self.rewrite {
            None => known,
            Some(rewrite) => known.into_iter().map(|one| rewrite.shown(one)).collect(),
        }
    }

    /// The answer to a question at a place.
    pub(crate) fn ask(&self, key: Hash, place: Place, ask: &Ask) -> Arc<Known> {
        let plugin = self.plugin().expect("a subject is installed in this process");
        let put = |key, ask: &Ask| self.lore.ask((plugin, self.watched.as_ref()), key, place, ask);
        let Some(rewrite) = &self.rewrite else { return put(key, ask) };
        rewrite.answer(ask, |other| {
            if other.event == ask.event {
                return put(key, other);
            }
            let told = kernel::situation(&other.site, &other.desk.state);
            put(lore::key(&told, &other.from, other.event.as_ref(), &mut Vec::new()), other)
        })
    }

    /// From now on it answers so. Steps that are done again do not.
    pub(crate) fn rewrite(&mut self, rewrite: Option<Rewrite>) {
        self.rewrite = rewrite;
    }

    /// From now on it says this of itself, with the same names. Gives back what
    /// it said before.
    pub(crate) fn describe(&mut self, manifest: Manifest) -> Manifest {
        std::mem::replace(&mut self.installed.manifest, manifest)
    }

    /// Makes a copy that notes which functions are entered. Steps that are
    /// done again are then done by the copy. Says whether there is one: not
    /// every component is of a form that can be copied.
    ///
    /// # Errors
    /// [`LoadError`]: the machine has no room for another engine.
    pub fn note_functions(&mut self, bytes: &[u8]) -> Result<bool, LoadError> {
        let Some(copy) = component::traced(bytes) else { return Ok(false) };
        self.copy = loaded(&Engine::new()?, &copy.bytes);
        self.name_functions(copy);
        Ok(self.copy.is_some())
    }

    /// Both kinds of copy number the functions alike.
    fn name_functions(&mut self, copy: Traced) {
        let Traced { bytes: _, functions: names, in_steps } = copy;
        self.functions = Some(Functions { names, in_steps });
    }

    /// The copy that notes which functions are entered.
    pub(crate) fn copy(&self) -> Option<&Plugin> {
        self.copy.as_ref()
    }

    /// The functions that copies speak of; `None` if there is no copy.
    pub(crate) fn functions(&self) -> Option<&Functions> {
        self.functions.as_ref()
    }

    /// Whether a step that differs does so in a used instance only, and the flow
    /// says that it is JavaScript or Python: the engine that such a flow brings
    /// along keeps state of its own there, and a reader uses no instance twice.
    pub(crate) fn excuses(&self, impure: &Impure) -> bool {
        self.is_script && impure.reused
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

/// Names of tools by which a component says that it is a script and its engine.
const SCRIPT_TOOLS: [&str; 5] =
    ["javascript", "componentizejs", "componentize-js", "python", "componentize-py"];

fn is_script(bytes: &[u8]) -> bool {
    let producers = component::facts(bytes).map(|facts| facts.producers).unwrap_or_default();
    producers.iter().any(|one| SCRIPT_TOOLS.contains(&one.name.to_lowercase().as_str()))
}

/// A copy that does not load is as good as none.
fn loaded(engine: &Engine, copy: &[u8]) -> Option<Plugin> {
    Code::compile(engine, copy).and_then(|code| Plugin::of(engine, &code)).ok()
}
