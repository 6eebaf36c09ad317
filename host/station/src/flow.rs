//! A flow that is installed at a reader: plugin, words, pictures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use component::{Finding, Severity};
use kernel::contract::{Chosen, Manifest, Site};
use kernel::{ManifestFault, PhraseFacts, Vocabulary};
use runtime::{
    Answer, Ask, Code, Compiler, Engine, Fault, Flow, LoadError, Plugin, Session, Worker,
};
use words::{Argument, Catalogue, folds_to_number};

/// Where plugins run.
pub enum Loader {
    /// In this process: players, replayers and tests, which hold no patient.
    Here(Engine),
    /// In worker processes of this program: stations.
    Workers {
        /// Compiles in a child and keeps the code.
        compiler: Compiler,
        /// This program.
        program: PathBuf,
    },
}

enum Runner {
    Here(Box<Plugin>),
    Worker(Box<Worker>),
}

impl Flow for Runner {
    fn ask(&mut self, ask: &Ask) -> Result<Answer, Fault> {
        match self {
            Self::Here(plugin) => plugin.ask(ask),
            Self::Worker(worker) => worker.ask(ask),
        }
    }
}

/// A flow, ready to be stepped and put into words.
pub struct Installed {
    runner: Runner,
    /// What it says of itself.
    pub manifest: Manifest,
    /// What it has declared, to check its answers against.
    pub vocabulary: Vocabulary,
    /// Its words.
    pub catalogue: Catalogue,
    /// Its pictures and sounds, by name.
    pub assets: Arc<BTreeMap<String, component::Asset>>,
    /// SHA-256 of the component, as hex digits.
    pub digest: String,
    /// What its idle screen cost.
    pub idle_cost: runtime::Cost,
}

/// Why a flow was not installed. The one that is in goes on.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// The file itself is at fault.
    #[error("{}", first(.0))]
    Static(Vec<Finding>),
    /// It cannot be loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Its manifest is at fault.
    #[error("{}", .0.first().map(|fault| fault.cause.as_str()).unwrap_or("its manifest is at fault"))]
    Manifest(Vec<ManifestFault>),
    /// Its idle screen is at fault: no patient would ever see it work.
    #[error("its idle screen is at fault: {0}")]
    Idle(runtime::Violation),
}

/// The first that keeps the flow out; warnings may stand before it.
fn worst(findings: &[Finding]) -> Option<&Finding> {
    findings.iter().find(|finding| finding.severity == Severity::Error)
}

fn first(findings: &[Finding]) -> String {
    worst(findings).map(|one| format!("{}; {}", one.cause, one.fix)).unwrap_or_default()
}

impl InstallError {
    /// The code in the journal, on the clerk's page and in the manual.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Static(findings) => worst(findings).map_or("B00", |one| one.code),
            Self::Load(error) => error.code(),
            Self::Manifest(faults) => faults.first().map_or("M00", |fault| fault.code),
            Self::Idle(violation) => violation.code(),
        }
    }
}

impl Loader {
    /// Plugins run in this process.
    ///
    /// # Errors
    /// [`LoadError::Machine`].
    pub fn here() -> Result<Self, LoadError> {
        Ok(Self::Here(Engine::new()?))
    }

    /// Plugins run in workers of `program`; code is kept in `cache`.
    ///
    /// # Errors
    /// [`LoadError::Machine`].
    pub fn workers(program: &Path, cache: cap_std::fs::Dir) -> Result<Self, LoadError> {
        // This engine only names the settings that machine code depends on.
        let compiler = Compiler::open(&Engine::new()?, program, cache)?;
        Ok(Self::Workers { compiler, program: program.to_owned() })
    }

    /// Checks a plugin file, loads it and looks at its idle screen.
    ///
    /// # Errors
    /// [`InstallError`]; nothing has changed then.
    pub fn install(&self, bytes: &[u8], base: &Site) -> Result<Installed, InstallError> {
        let findings = component::check_static(bytes);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Err(InstallError::Static(findings));
        }
        let file = component::read(bytes).map_err(InstallError::Static)?;
        let catalogue = file
            .catalogue()
            .map_err(|errors| InstallError::Static(errors.iter().map(Finding::from).collect()))?;
        let (runner, manifest) = self.run(bytes)?;
        let mut faults = kernel::judge(&manifest);
        faults.extend(judge_words(&manifest, &catalogue));
        if !faults.is_empty() {
            return Err(InstallError::Manifest(faults));
        }
        let findings = component::check_names(&manifest.phrases, &manifest.assets, &file);
        if findings.iter().any(|finding| finding.severity == Severity::Error) {
            return Err(InstallError::Static(findings));
        }
        let mut installed = Installed {
            runner,
            vocabulary: Vocabulary::new(&manifest, phrases(&catalogue)),
            manifest,
            catalogue,
            assets: Arc::new(
                file.assets.into_iter().map(|asset| (asset.name.clone(), asset)).collect(),
            ),
            digest: component::sha256(bytes),
            idle_cost: runtime::Cost::default(),
        };
        let site = installed.site(base);
        let (_, turn) = Session::open(&site, &mut installed.runner, &installed.vocabulary);
        installed.idle_cost = turn.cost;
        match turn.violation {
            None => Ok(installed),
            Some(violation) => Err(InstallError::Idle(violation)),
        }
    }

    fn run(&self, bytes: &[u8]) -> Result<(Runner, Manifest), LoadError> {
        match self {
            Self::Here(engine) => {
                let plugin = Plugin::of(engine, &Code::compile(engine, bytes)?)?;
                let manifest = plugin.manifest().clone();
                Ok((Runner::Here(Box::new(plugin)), manifest))
            }
            Self::Workers { compiler, program } => {
                let (code, _) = compiler.code(bytes)?;
                let worker = Worker::start(program, code)?;
                let manifest = worker.manifest().clone();
                Ok((Runner::Worker(Box::new(worker)), manifest))
            }
        }
    }
}

/// Phrases that the manifest names outside its screens must exist and need no
/// arguments.
fn judge_words(manifest: &Manifest, catalogue: &Catalogue) -> Vec<ManifestFault> {
    let settings = manifest.settings.iter().map(|setting| &setting.title);
    let questions = manifest.questions.iter().map(|question| &question.title);
    let keys = manifest.keypads.iter().flat_map(|layout| &layout.keys);
    let keys = keys.flat_map(|key| [&key.legend, &key.spoken]);
    settings
        .chain(questions)
        .chain(keys)
        .filter(|id| {
            catalogue.ids().binary_search(id).is_err() || !catalogue.arguments(id).is_empty()
        })
        .map(|id| ManifestFault {
            code: "M07",
            cause: format!("the manifest names {id:?}, which is no phrase without arguments"),
            fix: "add the phrase to every file in words/".to_owned(),
        })
        .collect()
}

/// What a screen depends on of each phrase.
fn phrases(catalogue: &Catalogue) -> BTreeMap<String, PhraseFacts> {
    let facts = |id: &String| {
        let arguments = catalogue.arguments(id).to_vec();
        let with: Vec<(&str, Argument)> =
            arguments.iter().map(|name| (name.as_str(), Argument::Number(1))).collect();
        let is_number = catalogue.languages().iter().any(|language| {
            catalogue.say(*language, id, &with).is_some_and(|said| folds_to_number(&said.text))
        });
        (id.clone(), PhraseFacts { arguments, is_number })
    };
    catalogue.ids().iter().map(facts).collect()
}

impl Installed {
    /// The place as this flow sees it: with its settings, at their defaults
    /// where the hospital has not chosen.
    pub fn site(&self, base: &Site) -> Site {
        let mut site = base.clone();
        site.features.settings = self
            .manifest
            .settings
            .iter()
            .map(|setting| {
                let chosen = base
                    .features
                    .settings
                    .iter()
                    .find(|one| one.name == setting.name && setting.options.contains(&one.value))
                    .map(|one| one.value.clone());
                let value = chosen.or_else(|| setting.options.first().cloned()).unwrap_or_default();
                Chosen { name: setting.name.clone(), value }
            })
            .collect();
        site
    }

    /// Name, version and the first digits of the digest, for people.
    pub fn label(&self) -> String {
        let digest = self.digest.get(..12).unwrap_or(&self.digest);
        format!("{} {} ({digest})", self.manifest.id, self.manifest.version)
    }

    /// The flow and what it declared, to be stepped.
    pub fn parts(&mut self) -> (&mut impl Flow, &Vocabulary) {
        (&mut self.runner, &self.vocabulary)
    }

    /// Brings a state of an earlier schema up to date.
    ///
    /// # Errors
    /// [`Fault`]; the flow cannot take the state.
    pub fn migrate(&mut self, schema: u32, state: &[u8]) -> Result<Vec<u8>, Fault> {
        match &mut self.runner {
            Runner::Here(plugin) => plugin.migrate(schema, state),
            Runner::Worker(worker) => worker.migrate(schema, state),
        }
    }

    /// The plugin, where it runs in this process.
    pub fn plugin(&self) -> Option<&Plugin> {
        match &self.runner {
            Runner::Here(plugin) => Some(plugin),
            Runner::Worker(_) => None,
        }
    }

    /// The worker's process, for those who watch it.
    pub fn worker_pid(&self) -> Option<u32> {
        match &self.runner {
            Runner::Here(_) => None,
            Runner::Worker(worker) => worker.pid(),
        }
    }
}
