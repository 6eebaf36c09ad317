//! What stands where: boxes with roles and names, for pages and screen
//! readers.

use accesskit::{
    Action, Node as Access, NodeId, Rect as AccessRect, Role, TreeId, TreeInfo, TreeUpdate,
};
use raster::Rect;

use crate::screen::Fixed;

/// What a node is of the screen that was drawn.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Key {
    /// The host's strip.
    Strip,
    /// A line, by its place.
    Line(usize),
    /// A button, by its place.
    Button(usize),
    /// The page before.
    Previous,
    /// The page after.
    Next,
    /// One of the host's own actions.
    Fixed(Fixed),
    /// A language of the menu, by its place.
    Language(usize),
    /// The warning's title.
    Warning,
    /// The warning's body.
    WarningBody,
    /// More time.
    Extend,
}

/// What a node is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Part {
    /// The heading.
    Heading,
    /// Words.
    Text,
    /// One of several steps.
    Step,
    /// A picture.
    Picture,
    /// Something goes on, or how far it is.
    Progress,
    /// Something to be noticed at once.
    Notice,
    /// Something to press.
    Button,
    /// The warning.
    Dialog,
}

/// One thing on the panel. Its name may be a patient's: no `Debug`.
#[cfg_attr(test, derive(Debug))]
#[derive(Clone, Eq, PartialEq)]
pub struct Node {
    /// What it is of the screen.
    pub key: Key,
    /// What it is for.
    pub part: Part,
    /// Its words.
    pub name: String,
    /// Where it is; `None` if it is on another page, or on none.
    pub area: Option<Rect>,
    /// It can be pressed now, or is no button.
    pub is_on: bool,
}

/// The root of the tree.
const ROOT: NodeId = NodeId(0);

/// The tree of a screen for assistive technology.
pub(crate) fn tree(nodes: &[Node], language: &str, panel: Rect) -> TreeUpdate {
    let id = |place: usize| NodeId(u64::try_from(place).unwrap_or(u64::MAX - 1) + 1);
    let mut root = Access::new(Role::Window);
    root.set_language(language);
    root.set_bounds(bounds(panel));
    root.set_children((0..nodes.len()).map(id).collect::<Vec<_>>());
    let mut all = vec![(ROOT, root)];
    let mut focus = ROOT;
    for (place, node) in nodes.iter().enumerate() {
        let mut access = Access::new(role(node.part));
        match node.part {
            Part::Text | Part::Notice => access.set_value(node.name.as_str()),
            Part::Heading
            | Part::Step
            | Part::Picture
            | Part::Progress
            | Part::Button
            | Part::Dialog => access.set_label(node.name.as_str()),
        }
        match node.area {
            Some(area) => access.set_bounds(bounds(area)),
            None => access.set_hidden(),
        }
        if node.part == Part::Button {
            if node.is_on {
                access.add_action(Action::Click);
                access.add_action(Action::Focus);
            } else {
                access.set_disabled();
            }
        }
        if node.part == Part::Dialog {
            access.set_modal();
            focus = id(place);
        }
        if node.part == Part::Heading && focus == ROOT {
            focus = id(place);
        }
        all.push((id(place), access));
    }
    TreeUpdate { nodes: all, tree: Some(TreeInfo::new(ROOT)), tree_id: TreeId::ROOT, focus }
}

fn role(part: Part) -> Role {
    match part {
        Part::Heading => Role::Heading,
        Part::Text => Role::Label,
        Part::Step => Role::ListItem,
        Part::Picture => Role::Image,
        Part::Progress => Role::ProgressIndicator,
        Part::Notice => Role::Status,
        Part::Button => Role::Button,
        Part::Dialog => Role::AlertDialog,
    }
}

fn bounds(area: Rect) -> AccessRect {
    let [x0, y0, x1, y1] = [area.x, area.y, area.right(), area.bottom()].map(f64::from);
    AccessRect { x0, y0, x1, y1 }
}
