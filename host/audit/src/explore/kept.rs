//! A walk under way, kept in parts, so that another run goes on with it.
//!
//! All that a walk knows has a number and is only ever added to. A part is what
//! was added since the part before; all parts together are the walk, so what
//! is lost with a process is what came after its last part. Each part is sealed
//! over the seal before it, and the first one over the name of the walk: parts
//! of another walk, in another order, torn or damaged are not taken, nor what
//! comes after them.
//!
//! What sets of a family have from each other is not kept: a set that is gone
//! on with begins a family of its own.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use kernel::Input;
use kernel::contract::Site;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Course, Family, Walk, Word};
use crate::graph::{EdgeRecord, Kernel, NO_SCREEN, Told};
use crate::intern::{Hash, count, hash_of};
use crate::memo::kept::{self as memo, Learnt, is_among, since};
use crate::subject::Subject;

/// Counts up when the form of a part changes.
const FORM: u32 = 1;
const LENGTH_BYTES: usize = 8;
const SEAL_BYTES: usize = 32;

/// Where walks under way are kept: bytes of each feature set, by its place.
///
/// Errors are for the keeper to tell: a walk goes on without.
pub trait Keep: Sync {
    /// When a walk is kept.
    fn pace(&self) -> Pace;
    /// What was added so far; nothing if nothing was.
    fn read(&self, set: usize) -> Vec<u8>;
    /// Leaves so many bytes of it.
    fn cut(&self, set: usize, bytes: usize);
    /// Adds bytes, which are safe when this returns.
    fn add(&self, set: usize, bytes: &[u8]);
}

/// When a walk under way is kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Pace {
    /// Whenever so much time has passed.
    Every(Duration),
    /// Whenever the inputs of so many more states were tried.
    States(usize),
}

/// The keeper of one set's walk.
pub(crate) struct Keeper<'k> {
    keep: &'k dyn Keep,
    set: usize,
    seal: Hash,
    kept: Kept,
    expanded: usize,
    at: Instant,
}

/// How much was kept before.
#[derive(Default)]
struct Kept {
    memo: memo::Kept,
    kernels: usize,
    inputs: usize,
    told: usize,
    nodes: usize,
    order: usize,
    parents: usize,
    edges: usize,
    first: usize,
}

/// What has come since.
#[derive(Serialize, Deserialize)]
struct Part<'k> {
    learnt: Learnt<'k>,
    kernels: Cow<'k, [Kernel]>,
    inputs: Cow<'k, [Input]>,
    told: Cow<'k, [Told]>,
    nodes: Cow<'k, [(u32, u32, u32)]>,
    order: Cow<'k, [u32]>,
    parents: Cow<'k, [(u32, u32)]>,
    edges: Cow<'k, [EdgeRecord]>,
    first: Cow<'k, [u32]>,
    inert: u64,
}

/// What a walk depends on. Another one has other numbers.
fn name(subject: &Subject, site: &Site, how: &Walk<'_>) -> Hash {
    let tool = (FORM, env!("CARGO_PKG_VERSION"), env!("KERNEL_SHA256"));
    let bounds = (how.limits.states, how.limits.bytes);
    hash_of(&(tool, subject.digest(), site, how.purity, bounds), &mut Vec::new())
}

fn sealed(before: &Hash, part: &[u8]) -> Hash {
    Sha256::new().chain_update(before).chain_update(part).finalize().into()
}

/// The next part and its seal, and what comes after it; `None` if it is not
/// whole.
fn next<'k>(before: &Hash, kept: &'k [u8]) -> Option<(&'k [u8], Hash, &'k [u8])> {
    let (length, kept) = kept.split_first_chunk::<LENGTH_BYTES>()?;
    let (seal, kept) = kept.split_first_chunk::<SEAL_BYTES>()?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
    let (part, rest) = kept.split_at_checked(length)?;
    (sealed(before, part) == *seal).then_some((part, *seal, rest))
}

impl<'k> Keeper<'k> {
    pub(crate) fn new(keep: &'k dyn Keep, set: usize) -> Self {
        // Where the edges of the first node begin is known.
        let kept = Kept { first: 1, ..Kept::default() };
        Self { keep, set, seal: Hash::default(), kept, expanded: 0, at: Instant::now() }
    }

    /// Takes back what was kept of the walk, if anything was. Says whether it
    /// goes on from there.
    pub(super) fn begin<'a>(
        &mut self,
        family: &mut Family<'a>,
        course: &mut Course<'a>,
        site: &Site,
        how: &Walk<'_>,
        hear: &mut impl FnMut(Word),
    ) -> bool {
        course.asker.keep();
        let name = name(family.subject, site, how);
        self.seal = name;
        let kept = self.keep.read(self.set);
        if kept.is_empty() {
            return false;
        }
        let Some(mut rest) = kept.strip_prefix(&name[..]) else {
            hear(Word::LeftOut("it is of another component, version or kind of run"));
            self.keep.cut(self.set, 0);
            return false;
        };
        family.begin_anew();
        while let Some((part, seal, after)) = next(&self.seal, rest) {
            let part = postcard::from_bytes(part).ok();
            if part.and_then(|part| family.take_back(course, site, part)).is_none() {
                hear(Word::LeftOut("its parts do not fit together"));
                self.keep.cut(self.set, 0);
                family.begin_anew();
                *course = Course::new(family.subject, site, how);
                course.asker.keep();
                self.seal = name;
                return false;
            }
            (self.seal, rest) = (seal, after);
        }
        let goes_on = self.seal != name;
        if !rest.is_empty() {
            hear(Word::LeftOut("its end is torn or damaged"));
            self.keep.cut(self.set, if goes_on { kept.len() - rest.len() } else { 0 });
        }
        if goes_on {
            self.part(family, course);
            hear(Word::GoesOn(course.progress()));
        }
        goes_on
    }

    pub(super) fn is_due(&self, expanded: usize) -> bool {
        match self.keep.pace() {
            Pace::Every(time) => self.at.elapsed() >= time,
            Pace::States(states) => expanded - self.expanded >= states,
        }
    }

    /// Whether something of the walk is kept.
    pub(super) fn has_kept(&self) -> bool {
        self.expanded > 0
    }

    /// What is new, which counts as kept from now on.
    fn part<'f>(&mut self, family: &'f Family<'_>, course: &'f mut Course<'_>) -> Part<'f> {
        let Kept { memo, kernels, inputs, told, nodes, order, parents, edges, first } =
            &mut self.kept;
        self.expanded = course.expanded();
        self.at = Instant::now();
        Part {
            learnt: family.shared.since(&mut course.asker, memo),
            kernels: since(kernels, &family.kernels),
            inputs: since(inputs, family.inputs.values()),
            told: since(told, family.told.values()),
            nodes: since(nodes, &family.nodes),
            order: since(order, &course.order),
            parents: since(parents, &course.parents),
            edges: since(edges, &course.edges),
            first: since(first, &course.first),
            inert: course.inert,
        }
    }

    /// Keeps what is new, if anything is.
    pub(super) fn add(
        &mut self,
        family: &Family<'_>,
        course: &mut Course<'_>,
        hear: &mut impl FnMut(Word),
    ) {
        if course.expanded() == self.expanded {
            return;
        }
        let begins = !self.has_kept();
        // Values of the contract have no form that the encoding cannot hold.
        let part = postcard::to_allocvec(&self.part(family, course)).unwrap_or_default();
        let mut bytes = Vec::with_capacity(part.len() + 2 * SEAL_BYTES + LENGTH_BYTES);
        if begins {
            bytes.extend(self.seal);
        }
        self.seal = sealed(&self.seal, &part);
        bytes.extend((part.len() as u64).to_le_bytes());
        bytes.extend(self.seal);
        bytes.extend(part);
        self.keep.add(self.set, &bytes);
        hear(Word::Kept(course.progress()));
    }
}

impl Family<'_> {
    /// Forgets what was walked.
    fn begin_anew(&mut self) {
        *self = Self { is_alone: self.is_alone, ..Self::new(self.subject) };
    }

    /// Takes back a part of a walk. `None` if it does not fit what is here,
    /// which is then of no use.
    fn take_back(&mut self, course: &mut Course<'_>, site: &Site, part: Part<'_>) -> Option<()> {
        self.shared.take_back(&mut course.asker, site, part.learnt)?;
        for kernel in part.kernels.iter() {
            let next = count(self.kernels.len());
            (self.kernel(&kernel.desk()) == next).then_some(())?;
        }
        self.inputs.take_back(&part.inputs)?;
        self.told.take_back(&part.told)?;
        let (flows, screens) = (self.shared.flows.len(), self.shared.screens.values().len());
        for node in part.nodes.iter() {
            let (kernel, flow, screen) = *node;
            let is_known = is_among(kernel, self.kernels.len())
                && is_among(flow, flows)
                && (screen == NO_SCREEN || is_among(screen, screens));
            let next = count(self.nodes.len());
            (is_known && self.number_of(*node) == next).then_some(())?;
        }
        (part.order.len() == part.parents.len()).then_some(())?;
        for (node, (parent, depth)) in part.order.iter().zip(part.parents.iter()) {
            let next = count(course.order.len());
            let is_known = is_among(*node, self.nodes.len());
            (is_known && course.visit(*node, *parent, *depth) == next).then_some(())?;
        }
        for edge in part.edges.iter() {
            let is_known = is_among(edge.from, course.order.len())
                && is_among(edge.to, course.order.len())
                && is_among(edge.input, self.inputs.values().len())
                && is_among(edge.told, self.told.values().len());
            is_known.then_some(())?;
            course.edges.push(*edge);
        }
        for start in part.first.iter() {
            (course.first.last() <= Some(start)).then_some(())?;
            course.first.push(*start);
        }
        let is_root = |at: usize| at == 0 && part.parents.len() == course.order.len();
        let is_whole = course.first.last().is_some_and(|end| *end as usize == course.edges.len())
            && course.expanded() <= course.order.len()
            && part
                .parents
                .iter()
                .enumerate()
                .all(|(at, (edge, _))| is_root(at) || is_among(*edge, course.edges.len()));
        course.inert = part.inert;
        is_whole.then_some(())
    }
}
