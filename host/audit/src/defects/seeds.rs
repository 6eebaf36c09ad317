//! How a defect comes into a flow, and whether it is caught.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use component::Asset;
use kernel::contract::{
    Chosen, ColourRole, Device, KeyFunction, KeyGap, KeySize, Manifest, Mode, Site, Staffing,
};
use words::{Catalogue, Language, Owner};

use super::{Defect, Seed};
use crate::judge::{self, Outcome, Ruling};
use crate::rules::{self, By, Case, FileAnswer, Seen};
use crate::{Limits, Purity, Subject, Walk};

/// Before the order in the component of `tests/guests/defects`.
const MARK: &[u8] = b"MADOGUCHI-DEFECT:";
const ORDER_BYTES: usize = 47;
/// States after which a flow that never comes to an end is left.
const STATES_MAX: usize = 20_000;

/// The flows that defects are sown into.
#[derive(Clone, Copy, Debug)]
pub struct Flows<'a> {
    /// The standard flow.
    pub standard: &'a [u8],
    /// The standard flow with `tests/guests/defects` in it, which misbehaves to
    /// order.
    pub tame: &'a [u8],
}

impl Flows<'_> {
    /// The flow that misbehaves, told how. `None` if it is not that flow, or
    /// the order is too long.
    pub fn ordered(&self, order: &str) -> Option<Vec<u8>> {
        let mut places = self
            .tame
            .windows(MARK.len())
            .enumerate()
            .filter_map(|(at, window)| (window == MARK).then_some(at + MARK.len()));
        let (start, None) = (places.next()?, places.next()) else { return None };
        let order = format!(" {order:<width$}", width = ORDER_BYTES - 1);
        let mut bytes = self.tame.to_vec();
        let place = bytes.get_mut(start..start + ORDER_BYTES)?;
        if order.len() != place.len() {
            return None;
        }
        place.copy_from_slice(order.as_bytes());
        Some(bytes)
    }

    /// Whether the flow without a defect is found to have none.
    ///
    /// # Errors
    /// What was found.
    pub fn try_tame(&self) -> Result<(), String> {
        let bytes = self.ordered("none").ok_or(NO_ORDERS)?;
        let broken = broken(&rulings(&bytes, false, "VIS-10", None)?);
        if broken.is_empty() { Ok(()) } else { Err(format!("without a defect: {broken:?}")) }
    }

    /// Sows a defect and judges the flow.
    ///
    /// # Errors
    /// What went otherwise than the list of defects says.
    pub fn try_out(&self, defect: &Defect) -> Result<(), String> {
        match defect.seed {
            Seed::Code | Seed::CodeWithQuestion => {
                let bytes = self.ordered(defect.name).ok_or(NO_ORDERS)?;
                let question = defect.seed == Seed::CodeWithQuestion;
                caught(defect, &rulings(&bytes, question, defect.rule, Some(STATES_MAX))?)
            }
            Seed::Bytes => {
                let bytes = written_over(defect.name, self.standard)?;
                caught(defect, &judge::rule_on_refused(&component::check_static(&bytes)))
            }
            Seed::File => in_file(defect, self.standard),
        }
    }
}

const NO_ORDERS: &str = "this is not the flow that misbehaves to order";

/// One feature set, the smallest in which every defect shows.
pub(crate) fn place(question: bool) -> Site {
    let mut site = Site::complete();
    let features = &mut site.features;
    (features.phone, features.prescription) = (false, false);
    (features.registration, features.subsidy) = (false, false);
    (features.mode, features.staffing) = (Mode::Normal, Staffing::Counter);
    let chosen = |name: &str, value: &str| Chosen { name: name.into(), value: value.into() };
    features.settings =
        vec![chosen("question", if question { "on" } else { "off" }), chosen("keypad", "right")];
    site
}

/// One device for each placement of the card: what defects in code need.
pub(crate) fn devices() -> Vec<Device> {
    let usual = Site::complete().device;
    let alike = |device: &Device| (device.panel, device.keypad) == (usual.panel, usual.keypad);
    crate::all_devices().into_iter().filter(alike).collect()
}

/// Judges one feature set of a component. Its screens are drawn only if the
/// rule that is looked at needs that.
fn rulings(
    bytes: &[u8],
    question: bool,
    rule: &str,
    states: Option<usize>,
) -> Result<Vec<Ruling>, String> {
    let Ok(subject) = Subject::load(bytes) else {
        return Ok(judge::rule_on_refused(&component::check_static(bytes)));
    };
    let stop = AtomicBool::new(false);
    let limits = Limits { states, ..Limits::default() };
    let how = Walk { limits, purity: Purity::OneIn(10), stop: &stop };
    let graph = crate::walk(&subject, &place(question), &how, |_| ());
    let is_drawn = rules::rule(rule).is_some_and(|rule| matches!(rule.by, By::Drawn { .. }));
    let judge = if is_drawn {
        judge::Judge::new(&subject).drawing(bytes).map_err(|error| error.to_string())?
    } else {
        judge::Judge::on(&subject, devices())
    };
    Ok(judge::rule_on(&subject, &judge.judge(&graph), 1))
}

fn broken(rulings: &[Ruling]) -> BTreeMap<&'static str, String> {
    let bad = |ruling: &&Ruling| {
        ruling.outcome == Outcome::Violation
            || (ruling.rule.id == "SEC-09" && ruling.outcome == Outcome::Incomplete)
    };
    rulings
        .iter()
        .filter(bad)
        .map(|ruling| {
            let texts: Vec<&str> = ruling.found.iter().map(|found| found.text.as_str()).collect();
            (ruling.rule.id, texts.join(" | "))
        })
        .collect()
}

fn caught(defect: &Defect, rulings: &[Ruling]) -> Result<(), String> {
    let broken = broken(rulings);
    if !broken.contains_key(defect.rule) {
        return Err(format!("{} did not catch it; {broken:?}", defect.rule));
    }
    let surprises: Vec<_> = broken
        .iter()
        .filter(|(id, _)| **id != defect.rule && !defect.companions.contains(id))
        .collect();
    if surprises.is_empty() { Ok(()) } else { Err(format!("also {surprises:?}")) }
}

/// `(component (import "clock" (func)))`
const IMPORTS: &[u8] = b"\0asm\x0d\0\x01\0\
    \x07\x05\x01\x40\0\x01\0\
    \x0a\x0a\x01\0\x05clock\x01\0";
/// `(component (core module (memory 1 1 shared)))`
const THREADS: &[u8] = b"\0asm\x0d\0\x01\0\x01\x0e\0asm\x01\0\0\0\x05\x04\x01\x03\x01\x01";
/// A component that lifts a function of a core module and exports it as
/// `back-door`.
const EXPORTS: &[u8] = b"\0asm\x0d\0\x01\0\
    \x01\x1f\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x07\x05\x01\x01f\0\0\x0a\x04\x01\x02\0\x0b\
    \x02\x04\x01\0\0\0\
    \x06\x07\x01\0\0\x01\0\x01f\
    \x07\x05\x01\x40\0\x01\0\
    \x08\x06\x01\0\0\0\0\0\
    \x0b\x0f\x01\0\x09back-door\x01\0\0";

/// A file that is changed where it stands: words of the same length, or another
/// file altogether.
fn written_over(name: &str, standard: &[u8]) -> Result<Vec<u8>, String> {
    let swap = |from: &str, to: &str| {
        let mut bytes = standard.to_vec();
        let width = from.len().saturating_sub(to.len()) + to.chars().count();
        let to = format!("{to:<width$}");
        let at = bytes.windows(from.len()).position(|window| window == from.as_bytes());
        let place = at.and_then(|at| bytes.get_mut(at..at + to.len()));
        match place {
            Some(place) if to.len() == from.len() => place.copy_from_slice(to.as_bytes()),
            Some(_) | None => return Err(format!("the words {from:?} are not there")),
        }
        Ok(bytes)
    };
    match name {
        "asks-for-digits" => swap("goodbye = 受付を中止しました", "goodbye = 暗証番号を入力"),
        "names-an-address" => {
            swap("goodbye-body = You can start again", "goodbye-body = See www.example.com")
        }
        "imports" => Ok(IMPORTS.to_vec()),
        "exports-more" => Ok(EXPORTS.to_vec()),
        "uses-threads" => Ok(THREADS.to_vec()),
        name => Err(format!("no such file: {name}")),
    }
}

/// Whether the rule finds nothing in the standard flow, and something in the
/// same with the defect.
fn in_file(defect: &Defect, standard: &[u8]) -> Result<(), String> {
    let subject = Subject::load(standard).map_err(|error| error.to_string())?;
    let file = component::read(standard).map_err(|findings| format!("{findings:?}"))?;
    let mut sown = Sown {
        manifest: subject.manifest().clone(),
        sources: file.words.iter().cloned().collect(),
        assets: file.assets.clone(),
    };
    sown.spoil(defect.name)?;
    let texts: Vec<(Language, &str)> =
        sown.sources.iter().map(|(language, text)| (*language, text.as_str())).collect();
    let spoiled = Catalogue::parse(Owner::Flow, &texts)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let rule = rules::rule(defect.rule).ok_or_else(|| format!("no rule {}", defect.rule))?;
    let good =
        Case { manifest: subject.manifest(), catalogue: subject.catalogue(), assets: &file.assets };
    let bad = Case { manifest: &sown.manifest, catalogue: &spoiled, assets: &sown.assets };
    match (holds(rule, &subject, &good)?, holds(rule, &subject, &bad)?) {
        (true, false) => Ok(()),
        (false, _) => Err(format!("{} finds something without it", defect.rule)),
        (true, true) => Err(format!("{} did not catch it", defect.rule)),
    }
}

fn holds(rule: &rules::Rule, subject: &Subject, case: &Case<'_>) -> Result<bool, String> {
    match rule.by {
        By::File(decide) | By::Drawn { file: Some(decide), .. } => Ok(match decide(case) {
            FileAnswer::Judged { wrong, .. } => wrong.is_empty(),
            FileAnswer::NotApplicable(_) | FileAnswer::NotAssessed(_) => true,
        }),
        By::Screen(decide) => Ok(idle(subject).iter().all(|seen| decide(case, seen).is_empty())),
        By::Drawn { file: None, .. }
        | By::Graph(_)
        | By::Loading(_)
        | By::Construction { .. }
        | By::Engine(_)
        | By::NotAssessed(_) => Err(format!("{} is decided on more than a file", rule.id)),
    }
}

/// The idle screen, for rules that look at screens.
fn idle(subject: &Subject) -> Vec<Seen> {
    let stop = AtomicBool::new(false);
    let limits = Limits { states: Some(1), ..Limits::default() };
    let how = Walk { limits, purity: Purity::OneIn(0), stop: &stop };
    let graph = crate::walk(subject, &place(false), &how, |_| ());
    rules::screens(subject, &graph, &devices()).0
}

/// What a file holds, with a defect sown into it.
struct Sown {
    manifest: Manifest,
    sources: BTreeMap<Language, String>,
    assets: Vec<Asset>,
}

impl Sown {
    fn paint(&mut self, role: ColourRole, rgb: u32) -> Result<(), String> {
        let colour = self.manifest.theme.iter_mut().find(|one| one.role == role);
        colour.ok_or_else(|| format!("the theme has no {role}"))?.rgb = rgb;
        Ok(())
    }

    fn write(&mut self, language: Language, from: &str, to: &str) -> Result<(), String> {
        let text = self.sources.get_mut(&language).filter(|text| text.contains(from));
        let text = text.ok_or_else(|| format!("{language} does not have {from:?}"))?;
        *text = text.replacen(from, to, 1);
        Ok(())
    }

    fn spoil(&mut self, name: &str) -> Result<(), String> {
        const IDLE: &str =
            "idle = マイナンバーカードで受付\n    .kana = マイナンバーカードで うけつけ\n";
        const KANA: &str = "    .kana = マイナンバーカードで うけつけ\n";
        match name {
            "pale-text" => self.paint(ColourRole::Text, 0x9a_a5_b1),
            "weak-text" => self.paint(ColourRole::Text, 0x66_70_7a),
            "pale-border" => self.paint(ColourRole::Border, 0xd8_dd_e2),
            "saturated-red" => self.paint(ColourRole::Accent, 0xd0_00_00),
            "mark-for-letter" => {
                self.write(Language::Ja, "idle = マイナンバー", "idle = マイナンバ●")
            }
            "kanji-only" => {
                self.sources.remove(&Language::JaPlain);
                self.write(Language::Ja, KANA, "")
            }
            "kanji-without-reading" => self.write(Language::Ja, KANA, ""),
            "long-cue" => {
                let long = format!("idle = {}\n", "マイナンバーカードで".repeat(12));
                self.write(Language::Ja, IDLE, &long)
            }
            "blames" => self.write(Language::En, "foreign = This", "foreign = Your mistake: this"),
            "no-clear-key" => {
                for layout in &mut self.manifest.keypads {
                    layout.keys.retain(|key| key.function != KeyFunction::Clear);
                }
                Ok(())
            }
            "keys-close" => {
                for layout in &mut self.manifest.keypads {
                    (layout.size, layout.gap) = (KeySize::Normal, KeyGap::Normal);
                }
                Ok(())
            }
            "keys-in-another-order" => {
                for layout in &mut self.manifest.keypads {
                    layout.keys.reverse();
                }
                Ok(())
            }
            name => Err(format!("no such defect: {name}")),
        }
    }
}
