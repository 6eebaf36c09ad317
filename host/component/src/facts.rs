//! What is inside a component, counted without running it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use wasmparser::{
    KnownCustom, MemoryType, Operator, Parser, Payload, TableType, Validator, WasmFeatures,
};

use crate::finding::Finding;
use crate::sections::{self, broken};

/// What is inside a component.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Facts {
    /// The size of the file.
    pub bytes: usize,
    /// The SHA-256 of the file, 64 hexadecimal digits.
    pub sha256: String,
    /// What the component itself imports, by name.
    pub imports: Vec<String>,
    /// What the component itself exports, by name.
    pub exports: Vec<String>,
    /// What core modules inside import, as `module name`. Modules inside may
    /// import from each other.
    pub core_imports: BTreeSet<String>,
    /// How many core modules there are.
    pub core_modules: usize,
    /// How many components are nested inside.
    pub nested_components: usize,
    /// The memories of all core modules.
    pub memories: Vec<Memory>,
    /// The tables of all core modules.
    pub tables: Vec<Table>,
    /// How many functions run when the component is loaded.
    pub start_functions: usize,
    /// How many functions core modules have.
    pub functions: usize,
    /// How many instructions of each class there are.
    pub instructions: BTreeMap<&'static str, u64>,
    /// The features of WebAssembly without which the component is not valid.
    pub features: Vec<&'static str>,
    /// The tools that say that they made it. A claim, not a proof.
    pub producers: Vec<Producer>,
    /// The custom sections of the component itself.
    pub custom_sections: Vec<CustomSection>,
}

/// A linear memory.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Memory {
    /// Pages of 64 KiB at the start.
    pub min_pages: u64,
    /// Pages that it never exceeds, if it says so.
    pub max_pages: Option<u64>,
}

/// A table.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Table {
    /// Elements at the start.
    pub min: u64,
    /// Elements that it never exceeds, if it says so.
    pub max: Option<u64>,
}

/// A tool that says that it had a part in the making.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Producer {
    /// Which part, for example `processed-by`.
    pub role: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A custom section.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct CustomSection {
    /// Its name.
    pub name: String,
    /// The size of what it holds.
    pub bytes: usize,
}

/// Counts what is inside a component.
///
/// # Errors
/// What keeps it from being read, if it is no component or is broken.
pub fn facts(bytes: &[u8]) -> Result<Facts, Finding> {
    Ok(Facts { features: needed(bytes), ..counts(bytes)? })
}

/// Counts all but the features, which take a validation each.
pub(crate) fn counts(bytes: &[u8]) -> Result<Facts, Finding> {
    let custom_sections = sections::list(bytes)?
        .into_iter()
        .map(|section| CustomSection { name: section.name.to_owned(), bytes: section.data.len() })
        .collect();
    let mut facts = Facts {
        bytes: bytes.len(),
        sha256: crate::sha256(bytes),
        imports: Vec::new(),
        exports: Vec::new(),
        core_imports: BTreeSet::new(),
        core_modules: 0,
        nested_components: 0,
        memories: Vec::new(),
        tables: Vec::new(),
        start_functions: 0,
        functions: 0,
        instructions: BTreeMap::new(),
        features: Vec::new(),
        producers: Vec::new(),
        custom_sections,
    };
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.map_err(|error| broken(&error))?;
        facts.count(&payload, &mut depth).map_err(|error| broken(&error))?;
    }
    facts.producers.sort();
    facts.producers.dedup();
    Ok(facts)
}

impl Facts {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the parser's list grows; most of it is not counted"
    )]
    fn count(&mut self, payload: &Payload<'_>, depth: &mut usize) -> wasmparser::Result<()> {
        match payload {
            Payload::ModuleSection { .. } => {
                *depth += 1;
                self.core_modules += 1;
            }
            Payload::ComponentSection { .. } => {
                *depth += 1;
                self.nested_components += 1;
            }
            Payload::End(_) => *depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(imports) if *depth == 0 => {
                for import in imports.clone() {
                    self.imports.push(import?.name.name.to_owned());
                }
            }
            Payload::ComponentExportSection(exports) if *depth == 0 => {
                for export in exports.clone() {
                    self.exports.push(export?.name.name.to_owned());
                }
            }
            Payload::ComponentStartSection { .. } | Payload::StartSection { .. } => {
                self.start_functions += 1;
            }
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    let import = import?;
                    self.core_imports.insert(format!("{} {}", import.module, import.name));
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories.clone() {
                    self.memories.push(Memory::from(memory?));
                }
            }
            Payload::TableSection(tables) => {
                for table in tables.clone() {
                    self.tables.push(Table::from(table?.ty));
                }
            }
            Payload::CodeSectionEntry(body) => {
                self.functions += 1;
                for operator in body.get_operators_reader()? {
                    *self.instructions.entry(class(&operator?)).or_default() += 1;
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Producers(fields) = section.as_known() {
                    self.producers(fields);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A claim that cannot be read is not worth an error.
    fn producers(&mut self, fields: wasmparser::ProducersSectionReader<'_>) {
        for field in fields.into_iter().flatten() {
            for value in field.values.into_iter().flatten() {
                self.producers.push(Producer {
                    role: field.name.to_owned(),
                    name: value.name.to_owned(),
                    version: value.version.to_owned(),
                });
            }
        }
    }
}

impl From<MemoryType> for Memory {
    fn from(memory: MemoryType) -> Self {
        Self { min_pages: memory.initial, max_pages: memory.maximum }
    }
}

impl From<TableType> for Table {
    fn from(table: TableType) -> Self {
        Self { min: table.initial, max: table.maximum }
    }
}

/// The features that a plugin may use.
pub(crate) const ALLOWED: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::FLOATS)
    .union(WasmFeatures::GC_TYPES)
    .union(WasmFeatures::COMPONENT_MODEL);

/// The features that have a name a reader may know, allowed or not.
pub(crate) const FEATURES: [(&str, WasmFeatures); 24] = [
    ("mutable-global", WasmFeatures::MUTABLE_GLOBAL),
    ("saturating-float-to-int", WasmFeatures::SATURATING_FLOAT_TO_INT),
    ("sign-extension", WasmFeatures::SIGN_EXTENSION),
    ("reference-types", WasmFeatures::REFERENCE_TYPES),
    ("multi-value", WasmFeatures::MULTI_VALUE),
    ("bulk-memory", WasmFeatures::BULK_MEMORY),
    ("tail-call", WasmFeatures::TAIL_CALL),
    ("extended-const", WasmFeatures::EXTENDED_CONST),
    ("floats", WasmFeatures::FLOATS),
    ("simd", WasmFeatures::SIMD),
    ("relaxed-simd", WasmFeatures::RELAXED_SIMD),
    ("threads", WasmFeatures::THREADS),
    ("shared-everything-threads", WasmFeatures::SHARED_EVERYTHING_THREADS),
    ("multi-memory", WasmFeatures::MULTI_MEMORY),
    ("memory64", WasmFeatures::MEMORY64),
    ("custom-page-sizes", WasmFeatures::CUSTOM_PAGE_SIZES),
    ("exceptions", WasmFeatures::EXCEPTIONS),
    ("legacy-exceptions", WasmFeatures::LEGACY_EXCEPTIONS),
    ("function-references", WasmFeatures::FUNCTION_REFERENCES),
    ("gc", WasmFeatures::GC),
    ("stack-switching", WasmFeatures::STACK_SWITCHING),
    ("wide-arithmetic", WasmFeatures::WIDE_ARITHMETIC),
    ("component-async", WasmFeatures::CM_ASYNC),
    ("component-values", WasmFeatures::CM_VALUES),
];

/// Says whether a component is valid with these features only.
pub(crate) fn valid(bytes: &[u8], features: WasmFeatures) -> wasmparser::Result<()> {
    Validator::new_with_features(features).validate_all(bytes).map(drop)
}

/// A feature is needed if the component is valid with all, and not without it.
fn needed(bytes: &[u8]) -> Vec<&'static str> {
    let all = WasmFeatures::all();
    if valid(bytes, all).is_err() {
        return Vec::new();
    }
    // Some features share bits with others; taking out only their own bit
    // keeps the others as they are.
    FEATURES
        .iter()
        .filter(|(_, feature)| valid(bytes, all.difference(*feature)).is_err())
        .map(|(name, _)| *name)
        .collect()
}

macro_rules! define_name {
    ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($_rest:tt)*))*) => {
        /// The proposal and the name of an instruction, as `mvp`, `visit_i32_add`.
        fn name(operator: &Operator<'_>) -> (&'static str, &'static str) {
            match operator {
                $(Operator::$operator $({ $($argument: _),* })? => {
                    (stringify!($proposal), stringify!($visit))
                })*
                _ => ("unknown", "visit_unknown"),
            }
        }
    };
}

wasmparser::for_each_operator!(define_name);

/// The class of an instruction: what an auditor asks about.
fn class(operator: &Operator<'_>) -> &'static str {
    let (proposal, visit) = name(operator);
    let name = visit.trim_start_matches("visit_");
    match (proposal, name) {
        ("simd" | "relaxed_simd", _) => "simd",
        ("threads" | "shared_everything_threads", _) => "atomic",
        ("gc" | "function_references", _) => "gc",
        ("exceptions" | "legacy_exceptions", _) => "exception",
        ("stack_switching", _) => "stack-switching",
        (_, "memory_grow") => "memory-grow",
        (_, "call" | "return_call") => "call",
        (_, "call_indirect" | "return_call_indirect") => "call-indirect",
        (_, "loop") => "loop",
        (_, "unreachable") => "unreachable",
        _ if name.contains("_load") || name.contains("_store") || name.starts_with("memory_") => {
            "memory"
        }
        _ if name.starts_with("table_")
            || name.starts_with("ref_")
            || name.starts_with("elem_") =>
        {
            "table"
        }
        _ if name.contains("f32") || name.contains("f64") => "float",
        _ if name.starts_with("i32") || name.starts_with("i64") => "integer",
        _ => "control",
    }
}
