//! What many rules ask of a graph.

use kernel::contract::Screen;
use kernel::{ClerkAct, Input};

use crate::{Edge, Graph, Node, NodeId, Reached};

/// Every state in which the flow's screen is up, nothing of the host over it.
pub(super) fn flow_screens(graph: &Graph) -> impl Iterator<Item = (NodeId, &Screen)> {
    graph
        .nodes()
        .filter(|node| !node.kernel.warning)
        .filter_map(|node| node.screen.map(|id| (node.id, graph.screen(id))))
}

/// The flow's screen at a node, if it is up.
pub(super) fn screen(graph: &Graph, node: NodeId) -> Option<&Screen> {
    graph.node(node).screen.map(|id| graph.screen(id))
}

/// Every state that is reached from `starts` through states that are `within`,
/// those of `starts` included where they are.
pub(super) fn after(
    graph: &Graph,
    starts: impl IntoIterator<Item = NodeId>,
    within: impl Fn(&Node<'_>) -> bool,
) -> Vec<NodeId> {
    let starts: Vec<NodeId> =
        starts.into_iter().filter(|node| within(&graph.node(*node))).collect();
    let reached = graph.reached_from(starts, |edge| within(&graph.node(edge.to)));
    graph.nodes().map(|node| node.id).filter(|node| reached.contains(*node)).collect()
}

/// Whether all inputs were tried at a state. Where they were not, nobody knows
/// what would have come, and nothing is held against the flow.
pub(super) fn is_expanded(graph: &Graph, node: NodeId) -> bool {
    (node.0 as usize) < graph.expanded
}

/// Every state from which a state that is `good` can be reached by `edges`, as
/// far as is known.
pub(super) fn can_reach(
    graph: &Graph,
    good: impl Fn(&Node<'_>) -> bool,
    edges: impl Fn(&Edge<'_>) -> bool,
) -> Reached {
    let goal: Vec<NodeId> = graph
        .nodes()
        .filter(|node| good(node) || !is_expanded(graph, node.id))
        .map(|node| node.id)
        .collect();
    graph.reaching(goal, edges)
}

/// Whether an input is the clerk's own deed, but for handing the reader back.
pub(super) fn is_clerk(input: &Input) -> bool {
    matches!(input, Input::Clerk(act) if *act != ClerkAct::HandBack)
}

/// Whether an input is something that the patient chooses on a screen.
pub(super) fn is_choice(input: &Input) -> bool {
    matches!(
        input,
        Input::Act { .. }
            | Input::Touch { .. }
            | Input::PinEntered { .. }
            | Input::StepDone { .. }
            | Input::Cancel { .. }
            | Input::Help { .. }
            | Input::Extend { .. }
            | Input::Resume { .. }
            | Input::PinLeft { .. }
            | Input::StaffLeft { .. }
            | Input::StepLeft { .. }
    )
}

/// Whether an input is a part that is lost or comes back.
pub(super) fn is_device(input: &Input) -> bool {
    matches!(input, Input::Device { .. })
}
