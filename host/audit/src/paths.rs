//! Ways through a graph: shortest paths, what can be reached, loops.

use crate::graph::{Edge, EdgeId, Graph, NodeId};

/// What a search reached, and how.
pub struct Reached {
    /// For each node, how far it is; `None` if it was not reached.
    distance: Vec<Option<u32>>,
    /// For each node, the edge by which the search came to it.
    by: Vec<Option<EdgeId>>,
    backwards: bool,
}

impl Reached {
    /// Whether the search came to a node.
    pub fn contains(&self, node: NodeId) -> bool {
        self.distance(node).is_some()
    }

    /// Edges between where the search began and the node, or their cost.
    pub fn distance(&self, node: NodeId) -> Option<u32> {
        self.distance.get(node.0 as usize).copied().flatten()
    }

    /// A shortest path: from where the search began to the node, or, for a
    /// search that went backwards, from the node to where it began. In the
    /// order in which it is walked.
    pub fn path(&self, graph: &Graph, node: NodeId) -> Vec<EdgeId> {
        let mut path = Vec::new();
        let mut at = node;
        while let Some(edge) = self.by.get(at.0 as usize).copied().flatten() {
            path.push(edge);
            let edge = graph.edge(edge);
            at = if self.backwards { edge.to } else { edge.from };
        }
        if !self.backwards {
            path.reverse();
        }
        path
    }
}

/// Strongly connected components: nodes that can reach each other.
pub struct Components {
    /// For each node, the number of its component.
    pub of: Vec<u32>,
    /// How many there are.
    pub count: u32,
}

impl Graph {
    /// A shortest path from the idle reader to a node, in edges.
    pub fn path(&self, node: NodeId) -> Vec<EdgeId> {
        let mut path = Vec::new();
        let mut at = node;
        while let Some(record) = self.nodes.get(at.0 as usize) {
            if record.parent == u32::MAX {
                break;
            }
            path.push(EdgeId(record.parent));
            at = self.edge(EdgeId(record.parent)).from;
        }
        path.reverse();
        path
    }

    /// Every node that can be reached from `start` by edges that `goes` takes,
    /// and a shortest path to each. The nodes of `start` are reached.
    pub fn reached_from(
        &self,
        start: impl IntoIterator<Item = NodeId>,
        goes: impl Fn(&Edge<'_>) -> bool,
    ) -> Reached {
        self.costs_from(start, |edge| goes(edge).then_some(1))
    }

    /// As [`Graph::reached_from`], where `cost` says what an edge costs: 0 or
    /// 1, or `None` if it is not to be taken. Costs of inputs that are not an
    /// action of the patient are 0 where actions are counted.
    pub fn costs_from(
        &self,
        start: impl IntoIterator<Item = NodeId>,
        cost: impl Fn(&Edge<'_>) -> Option<u32>,
    ) -> Reached {
        let mut reached = self.nothing_reached(false);
        // Two layers: this cost and the next one.
        let mut now: Vec<NodeId> = Vec::new();
        for node in start {
            if let Some(slot) = reached.distance.get_mut(node.0 as usize) {
                *slot = Some(0);
                now.push(node);
            }
        }
        let mut so_far = 0;
        while !now.is_empty() {
            let mut next = Vec::new();
            let mut at = 0;
            while let Some(node) = now.get(at).copied() {
                at += 1;
                if reached.distance(node) != Some(so_far) {
                    continue;
                }
                for edge in self.out(node) {
                    let Some(cost) = cost(&edge) else { continue };
                    let farther = so_far + cost.min(1);
                    if reached.distance(edge.to).is_none_or(|known| known > farther) {
                        reached.set(edge.to, farther, edge.id);
                        if cost == 0 { &mut now } else { &mut next }.push(edge.to);
                    }
                }
            }
            now = next;
            so_far += 1;
        }
        reached
    }

    /// Every node from which a node of `goal` can be reached by edges that
    /// `goes` takes, and a shortest path from each. The nodes of `goal` are
    /// reached.
    pub fn reaching(
        &self,
        goal: impl IntoIterator<Item = NodeId>,
        goes: impl Fn(&Edge<'_>) -> bool,
    ) -> Reached {
        let mut incoming: Vec<Vec<EdgeId>> = vec![Vec::new(); self.node_count()];
        for edge in self.edges().filter(goes) {
            if let Some(list) = incoming.get_mut(edge.to.0 as usize) {
                list.push(edge.id);
            }
        }
        let mut reached = self.nothing_reached(true);
        let mut queue: Vec<NodeId> = goal.into_iter().collect();
        for node in &queue {
            if let Some(slot) = reached.distance.get_mut(node.0 as usize) {
                *slot = Some(0);
            }
        }
        let mut at = 0;
        while let Some(node) = queue.get(at).copied() {
            at += 1;
            let farther = reached.distance(node).unwrap_or_default() + 1;
            for id in incoming.get(node.0 as usize).into_iter().flatten() {
                let from = self.edge(*id).from;
                if !reached.contains(from) {
                    reached.set(from, farther, *id);
                    queue.push(from);
                }
            }
        }
        reached
    }

    fn nothing_reached(&self, backwards: bool) -> Reached {
        let nodes = self.node_count();
        Reached { distance: vec![None; nodes], by: vec![None; nodes], backwards }
    }

    /// The strongly connected components of the edges that `goes` takes. An
    /// edge that stays in a component is part of a loop.
    pub fn components(&self, goes: impl Fn(&Edge<'_>) -> bool) -> Components {
        let nodes = self.node_count();
        // Tarjan's algorithm, with a stack of its own instead of recursion.
        let mut search = Tarjan {
            index: vec![None; nodes],
            low: vec![0; nodes],
            on_stack: vec![false; nodes],
            stack: Vec::new(),
            next: 0,
            of: vec![0; nodes],
            count: 0,
        };
        for node in self.nodes() {
            if search.index.get(node.id.0 as usize) == Some(&None) {
                search.from(self, node.id, &goes);
            }
        }
        Components { of: search.of, count: search.count }
    }
}

impl Reached {
    fn set(&mut self, node: NodeId, distance: u32, by: EdgeId) {
        let at = node.0 as usize;
        if let (Some(known), Some(edge)) = (self.distance.get_mut(at), self.by.get_mut(at)) {
            *known = Some(distance);
            *edge = Some(by);
        }
    }
}

impl Components {
    /// Whether an edge lies on a loop.
    pub fn is_loop(&self, edge: &Edge<'_>) -> bool {
        let of = |node: NodeId| self.of.get(node.0 as usize);
        of(edge.from) == of(edge.to)
    }
}

struct Tarjan {
    index: Vec<Option<u32>>,
    low: Vec<u32>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: u32,
    of: Vec<u32>,
    count: u32,
}

#[expect(clippy::indexing_slicing, reason = "all lists have one place for each node")]
impl Tarjan {
    fn enter(&mut self, node: usize) {
        self.index[node] = Some(self.next);
        self.low[node] = self.next;
        self.next += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn leave(&mut self, node: usize) {
        if self.index[node] != Some(self.low[node]) {
            return;
        }
        while let Some(member) = self.stack.pop() {
            self.on_stack[member] = false;
            self.of[member] = self.count;
            if member == node {
                break;
            }
        }
        self.count += 1;
    }

    fn from(&mut self, graph: &Graph, root: NodeId, goes: &impl Fn(&Edge<'_>) -> bool) {
        let ends = |node: usize| -> Vec<usize> {
            let id = NodeId(crate::intern::count(node));
            graph.out(id).filter(goes).map(|edge| edge.to.0 as usize).collect()
        };
        let root = root.0 as usize;
        self.enter(root);
        let mut calls = vec![(root, ends(root), 0)];
        while let Some((node, children, at)) = calls.last_mut() {
            let node = *node;
            if let Some(child) = children.get(*at).copied() {
                *at += 1;
                match self.index[child] {
                    None => {
                        self.enter(child);
                        calls.push((child, ends(child), 0));
                    }
                    Some(index) if self.on_stack[child] => {
                        self.low[node] = self.low[node].min(index);
                    }
                    Some(_) => {}
                }
                continue;
            }
            self.leave(node);
            calls.pop();
            if let Some((parent, _, _)) = calls.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
        }
    }
}
