//! Makes a plugin file out of an author's directory.

use std::path::{Path, PathBuf};

use madoguchi_sdk_source::Source;
use wit_component::{ComponentEncoder, StringEncoding};
use words::Language;

use crate::assets::{self, Asset, MediaType};
use crate::finding::{Finding, Rule, Severity};
use crate::plugin::Plugin;
use crate::{check, check_static, guest, names};

/// How to build.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Where cargo works. `target` in the author's directory unless said.
    pub target_dir: Option<PathBuf>,
    /// Cargo may not use the network.
    pub offline: bool,
}

/// Why no plugin file was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// What the author wrote beside the code is wrong.
    #[error("{}", listed(.0))]
    Source(Vec<Finding>),
    /// Words, assets or the component itself break a rule.
    #[error("{}", listed(.0))]
    Findings(Vec<Finding>),
    /// The compiler refused the code; its own words.
    #[error("the code does not compile:\n{0}")]
    Cargo(String),
    /// Cargo could not be started.
    #[error("cargo cannot be started: {0}; install Rust with the target wasm32-unknown-unknown")]
    Start(#[source] std::io::Error),
    /// Cargo made no module.
    #[error(
        "cargo made no module; write `crate-type = [\"cdylib\", \"rlib\"]` under [lib] in Cargo.toml"
    )]
    NoModule,
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The module is not one of a flow.
    #[error(
        "the module cannot become a component: {0}; write `madoguchi_sdk::flow!(State);` and let the code use nothing from outside"
    )]
    Module(String),
}

impl BuildError {
    /// Gives the code that the manual lists. Lists have codes of their own.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Source(_) => "B31",
            Self::Findings(_) => "B32",
            Self::Cargo(_) => "B33",
            Self::Start(_) => "B34",
            Self::NoModule => "B35",
            Self::Read { .. } => "B36",
            Self::Module(_) => "B37",
        }
    }

    /// Gives what a list is a list of, and nothing where there is none.
    pub fn findings(&self) -> &[Finding] {
        match self {
            Self::Source(findings) | Self::Findings(findings) => findings,
            Self::Cargo(_)
            | Self::Start(_)
            | Self::NoModule
            | Self::Read { .. }
            | Self::Module(_) => &[],
        }
    }
}

fn listed(findings: &[Finding]) -> String {
    let line = |found: &Finding| format!("{} {}\n    {}", found.code, found.cause, found.fix);
    findings.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Builds the flow in a directory and gives the bytes of the plugin file.
///
/// The same source gives the same bytes, in whatever folder it stands, with the
/// same compiler and lock file.
///
/// # Errors
/// Everything that is wrong beside the code is told before the code is
/// compiled. It is the author's move.
pub fn build_directory(directory: &Path, options: &BuildOptions) -> Result<Vec<u8>, BuildError> {
    let source = Source::read(directory)
        .map_err(|errors| BuildError::Source(errors.iter().map(Finding::from).collect()))?;
    let plugin = gather(directory, &source)?;
    refuse(plugin.judge())?;
    let module = guest::compile(directory, options)?;
    let mut component = encode(&names::plain(&module)?)?;
    plugin.append_to(&mut component);
    refuse(check_static(&component))?;
    Ok(component)
}

fn refuse(findings: Vec<Finding>) -> Result<(), BuildError> {
    let errors: Vec<Finding> =
        findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
    if errors.is_empty() { Ok(()) } else { Err(BuildError::Findings(errors)) }
}

fn encode(module: &[u8]) -> Result<Vec<u8>, BuildError> {
    ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|encoder| encoder.encode())
        .map_err(|error| BuildError::Module(format!("{error:#}")))
}

/// What [`encode`] makes of a module that says nothing of the world it is of:
/// a component of this contract.
pub(crate) fn encode_for_world(module: &[u8]) -> Option<Vec<u8>> {
    let (resolve, world) = check::world();
    let mut module = module.to_vec();
    let strings = StringEncoding::UTF8;
    wit_component::embed_component_metadata(&mut module, &resolve, world, strings, false).ok()?;
    encode(&module).ok()
}

/// Reads words and assets.
fn gather(directory: &Path, source: &Source) -> Result<Plugin, BuildError> {
    let mut findings = Vec::new();
    let mut plugin = Plugin::default();
    let folder = directory.join("words");
    for file in files(&folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let language = name.strip_suffix(".ftl").and_then(Language::parse);
        match language {
            Some(language) => {
                let text = std::fs::read_to_string(&file)
                    .map_err(|source| BuildError::Read { file: file.clone(), source })?;
                plugin.words.push((language, text));
            }
            None => findings.push(
                Rule::Language.finding(format!("words/{name} is not named after a language")),
            ),
        }
    }
    plugin.words.sort();
    for asset in &source.flow.assets {
        match load(directory, asset)? {
            Ok(asset) => plugin.assets.push(asset),
            Err(finding) => findings.push(finding),
        }
    }
    plugin.assets.sort_by(|a, b| a.name.cmp(&b.name));
    refuse(findings)?;
    Ok(plugin)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let failed = |source| BuildError::Read { file: folder.to_owned(), source };
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
}

fn load(
    directory: &Path,
    asset: &madoguchi_sdk_source::Asset,
) -> Result<Result<Asset, Finding>, BuildError> {
    let file = directory.join(&asset.file);
    let bytes = std::fs::read(&file).map_err(|source| BuildError::Read { file, source })?;
    let whose = format!("the asset `{}`", asset.name);
    let Some(media) = MediaType::of(&bytes) else {
        let cause =
            format!("{whose}: {} is neither a picture nor a sound that is known", asset.file);
        return Ok(Err(Rule::AssetMedia.finding(cause)));
    };
    let words = assets::by_language(&whose, &asset.text)
        .and_then(|text| Ok((text, assets::by_language(&whose, &asset.transcript)?)));
    Ok(words.map(|(text, transcript)| Asset {
        name: asset.name.clone(),
        media,
        alt: asset.alt.clone(),
        text,
        transcript,
        bytes,
    }))
}
