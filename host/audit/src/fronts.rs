//! What can be on the panel, each once: for galleries.

use std::collections::BTreeSet;

use kernel::Clerk;
use runtime::Front;

use crate::{Graph, NodeId};

impl Graph {
    /// The nearest node of each thing that can be on the panel: each screen of
    /// the flow and of the host, a warning over one, a call to the clerk on one.
    pub fn fronts(&self) -> Vec<NodeId> {
        let mut seen = BTreeSet::new();
        let shown = |id: &NodeId| {
            let session = self.session(*id);
            let content = match session.front() {
                Front::Flow(screen) => format!("{screen:?}"),
                Front::Host(screen) => format!("{screen:?}"),
                Front::Safe(name) => name.to_owned(),
            };
            // A call and a warning stand in the same place on every screen.
            let content = match session.desk.state.clerk {
                Clerk::Called | Clerk::Coming => format!("{:?}", session.desk.state.clerk),
                Clerk::None | Clerk::TookOver if session.desk.warning => "warning".to_owned(),
                Clerk::None | Clerk::TookOver => content,
            };
            seen.insert(content)
        };
        self.nodes().map(|node| node.id).filter(shown).collect()
    }
}
