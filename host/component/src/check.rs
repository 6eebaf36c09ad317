//! What can be refused without running a plugin.

use std::collections::BTreeSet;

use wasmparser::component_types::ComponentEntityType;
use wasmparser::{Validator, WasmFeatures};
use wit_parser::{Resolve, WorldId};

use crate::facts::{ALLOWED, FEATURES, Facts, counts, valid};
use crate::finding::{Finding, Rule};
use crate::plugin::{Plugin, read};
use crate::sections::broken;
use crate::{COMPONENT_BYTES_MAX, CONTRACT, INTERFACE, MEMORY_BYTES_MAX, TABLE_ELEMENTS_MAX};

/// Bytes of a page of linear memory.
const PAGE_BYTES: u64 = 64 << 10;

/// Says what is wrong with a plugin file: code, words and assets, as far as it
/// can be seen without running it. Nothing found means that it may be tried.
pub fn check_static(bytes: &[u8]) -> Vec<Finding> {
    if bytes.len() > COMPONENT_BYTES_MAX {
        return vec![Rule::TooLarge.finding(format!("the file has {} bytes", bytes.len()))];
    }
    let facts = match counts(bytes) {
        Ok(facts) => facts,
        Err(finding) => return vec![finding],
    };
    if let Err(error) = valid(bytes, WasmFeatures::all()) {
        return vec![broken(&error)];
    }
    let mut findings = features(bytes);
    let names = names(&facts);
    // What has the wrong names differs from the contract in any case: said once.
    if names.is_empty() {
        findings.extend(contract(bytes));
    }
    findings.extend(names);
    findings.extend(sizes(&facts));
    match read(bytes) {
        Ok(plugin) => findings.extend(plugin.judge()),
        Err(more) => findings.extend(more),
    }
    findings
}

/// Compares what a manifest declares with what the file holds. Who can run a
/// plugin calls it with the lists of `describe`.
pub fn check_names(phrases: &[String], assets: &[String], plugin: &Plugin) -> Vec<Finding> {
    let ids: Vec<String> =
        plugin.catalogue().map(|catalogue| catalogue.ids().to_vec()).unwrap_or_default();
    let held: Vec<String> = plugin.assets.iter().map(|asset| asset.name.clone()).collect();
    let mut findings = differences("phrase", phrases, &ids);
    findings.extend(differences("asset", assets, &held));
    findings
}

fn differences(what: &str, declared: &[String], held: &[String]) -> Vec<Finding> {
    let declared: BTreeSet<&String> = declared.iter().collect();
    let held: BTreeSet<&String> = held.iter().collect();
    let absent = declared.difference(&held).map(|name| {
        Rule::Names.finding(format!("the {what} `{name}` is declared and not in the file"))
    });
    let unsaid = held.difference(&declared).map(|name| {
        Rule::Names.finding(format!("the {what} `{name}` is in the file and not declared"))
    });
    absent.chain(unsaid).collect()
}

fn features(bytes: &[u8]) -> Vec<Finding> {
    let Err(error) = valid(bytes, ALLOWED) else { return Vec::new() };
    let refused: Vec<Finding> = FEATURES
        .iter()
        .filter(|(_, feature)| !ALLOWED.contains(*feature))
        .filter(|(_, feature)| valid(bytes, WasmFeatures::all().difference(*feature)).is_err())
        .map(|(name, _)| Rule::Feature.finding(format!("it needs the feature `{name}`")))
        .collect();
    if refused.is_empty() {
        vec![Rule::Feature.finding(format!("byte {}: {}", error.offset(), error.message()))]
    } else {
        refused
    }
}

fn names(facts: &Facts) -> Vec<Finding> {
    let mut findings: Vec<Finding> = facts
        .imports
        .iter()
        .map(|name| Rule::Import.finding(format!("it imports `{name}`")))
        .collect();
    let bare = |name: &str| name.split('@').next().map(str::to_owned);
    let mut found = false;
    for name in &facts.exports {
        if name == INTERFACE {
            found = true;
        } else if bare(name) == bare(INTERFACE) {
            found = true;
            findings.push(Rule::Version.finding(format!("it exports `{name}`")));
        } else {
            findings.push(Rule::Export.finding(format!("it exports `{name}`")));
        }
    }
    if !found {
        findings.push(Rule::NoFlow.finding("it exports no flow"));
    }
    findings
}

fn sizes(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    if facts.start_functions > 0 {
        let cause = format!("functions that run when it is loaded: {}", facts.start_functions);
        findings.push(Rule::Start.finding(cause));
    }
    for memory in &facts.memories {
        if memory.max_pages.is_none() {
            findings.push(Rule::MemoryUnbounded.finding("a memory says no maximum"));
        }
        let most = memory.max_pages.unwrap_or_default().max(memory.min_pages);
        if most.saturating_mul(PAGE_BYTES) > MEMORY_BYTES_MAX {
            let cause = format!("a memory of {most} pages of 64 KiB");
            findings.push(Rule::MemoryTooLarge.finding(cause));
        }
    }
    for table in facts.tables.iter().filter(|table| table.min > TABLE_ELEMENTS_MAX) {
        findings.push(Rule::TableTooLarge.finding(format!("a table of {} elements", table.min)));
    }
    findings
}

/// Compares functions and types with the contract.
fn contract(bytes: &[u8]) -> Vec<Finding> {
    let (resolve, world) = world();
    if let Err(error) = wit_component::targets(&resolve, world, bytes, false) {
        return vec![Rule::Contract.finding(format!("{error:#}"))];
    }
    // The comparison above accepts more than the contract has.
    let known: BTreeSet<&String> = resolve
        .interfaces
        .iter()
        .flat_map(|(_, flow)| flow.functions.keys().chain(flow.types.keys()))
        .collect();
    items(bytes)
        .iter()
        .filter(|name| !known.contains(name))
        .map(|name| Rule::Contract.finding(format!("the flow has `{name}` besides")))
        .collect()
}

pub(crate) fn world() -> (Resolve, WorldId) {
    let mut resolve = Resolve::default();
    let package = resolve
        .push_str("flow.wit", CONTRACT)
        .expect("the contract in the source tree can be parsed");
    let world = resolve
        .select_world(&[package], Some("plugin"))
        .expect("the contract in the source tree has the world `plugin`");
    (resolve, world)
}

/// The names of functions and types in the exported flow.
fn items(bytes: &[u8]) -> BTreeSet<String> {
    let Ok(types) = Validator::new_with_features(WasmFeatures::all()).validate_all(bytes) else {
        return BTreeSet::new();
    };
    let types = types.as_ref();
    let flow = types.component_item_for_export(INTERFACE).map(|item| item.ty);
    let Some(ComponentEntityType::Instance(flow)) = flow else { return BTreeSet::new() };
    types.get(flow).into_iter().flat_map(|flow| flow.exports.keys().cloned()).collect()
}
