//! The body of a screen as blocks, and blocks on pages.

use std::ops::Range;
use std::sync::Arc;

use crate::metrics::Metrics;
use crate::picture::Image;
use crate::text::Text;

/// The most pages of one screen.
pub(crate) const PAGES_MAX: usize = 60;

/// What a block is drawn as.
pub(crate) enum Shape {
    Heading(Arc<Text>),
    Paragraph(Arc<Text>),
    /// With its number.
    Step(usize, Arc<Text>),
    Notice(Arc<Text>),
    Slot(Arc<Text>),
    /// In one line, whatever it takes.
    Private,
    Picture(Option<Arc<Image>>, Arc<Text>),
    Brand(Option<Arc<Image>>),
    Progress(Arc<Text>),
    Stepper(u8, u8),
    Camera,
}

/// One line of a screen, measured.
pub(crate) struct Block {
    /// Its place among the screen's lines.
    pub(crate) line: usize,
    pub(crate) shape: Shape,
}

/// A block on a page, or some lines of one.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its place among the blocks.
    pub(crate) block: usize,
    pub(crate) lines: Range<usize>,
    pub(crate) height: i32,
}

/// Blocks on pages.
pub(crate) struct Paged {
    pub(crate) pages: Vec<Vec<Piece>>,
    /// So many blocks are not on them, or not whole.
    pub(crate) left_out: usize,
}

impl Block {
    /// Its text, if it can be parted between lines.
    fn parts(&self) -> Option<&Text> {
        match &self.shape {
            Shape::Heading(text)
            | Shape::Paragraph(text)
            | Shape::Step(_, text)
            | Shape::Notice(text)
            | Shape::Slot(text) => Some(text),
            Shape::Private
            | Shape::Picture(..)
            | Shape::Brand(_)
            | Shape::Progress(_)
            | Shape::Stepper(..)
            | Shape::Camera => None,
        }
    }

    /// A word, a phrase or what is in brackets of it did not fit on a line.
    pub(crate) fn is_parted(&self) -> bool {
        self.parts().is_some_and(|text| text.is_parted)
    }

    /// A page ends within it that is not the end of one of its sentences.
    pub(crate) fn is_torn_by(&self, piece: &Piece) -> bool {
        let Some(text) = self.parts() else { return false };
        let is_last = piece.lines.end >= text.lines.len();
        !is_last && self.sentences(&piece.lines, piece.lines.len()) < piece.lines.len()
    }

    /// It shows what words say.
    pub(crate) fn is_picture(&self) -> bool {
        matches!(self.shape, Shape::Picture(..) | Shape::Brand(_))
    }

    /// Of `lines` the first ones, at most so many, that whole sentences take.
    /// None but a paragraph's are read apart.
    fn sentences(&self, lines: &Range<usize>, most: usize) -> usize {
        let Shape::Paragraph(text) = &self.shape else { return 0 };
        let mut those = text.lines.get(lines.clone()).unwrap_or_default().iter().take(most);
        those.rposition(|line| line.ends).map_or(0, |place| place + 1)
    }

    /// What stands above and below its text, together.
    pub(crate) fn frame(&self, metrics: &Metrics) -> i32 {
        match &self.shape {
            Shape::Notice(_) | Shape::Slot(_) | Shape::Private => metrics.gap,
            Shape::Heading(_)
            | Shape::Paragraph(_)
            | Shape::Step(..)
            | Shape::Picture(..)
            | Shape::Brand(_)
            | Shape::Progress(_)
            | Shape::Stepper(..)
            | Shape::Camera => 0,
        }
    }

    /// The least height of it whole.
    pub(crate) fn height(&self, metrics: &Metrics) -> i32 {
        match &self.shape {
            Shape::Heading(text)
            | Shape::Paragraph(text)
            | Shape::Step(_, text)
            | Shape::Notice(text)
            | Shape::Slot(text) => text.height() + self.frame(metrics),
            Shape::Private => metrics.em * 15 / 10 + self.frame(metrics),
            Shape::Picture(Some(_), _) => metrics.picture,
            Shape::Picture(None, words) => words.height(),
            Shape::Brand(Some(_)) => metrics.picture / 2,
            Shape::Brand(None) => 0,
            Shape::Progress(text) => {
                metrics.picture / 2 + if text.width > 0 { text.height() } else { 0 }
            }
            Shape::Stepper(..) => metrics.small * 15 / 10,
            Shape::Camera => metrics.camera,
        }
    }

    /// How much higher it may get where there is room.
    pub(crate) fn growth(&self, metrics: &Metrics, width: i32) -> i32 {
        match &self.shape {
            Shape::Picture(Some(image), _) => {
                let (w, h) = image.size();
                let whole = width.saturating_mul(h.max(1)) / w.max(1);
                (whole.min(metrics.panel.h * 36 / 100) - metrics.picture).max(0)
            }
            Shape::Camera => metrics.panel.h,
            Shape::Picture(None, _)
            | Shape::Heading(_)
            | Shape::Paragraph(_)
            | Shape::Step(..)
            | Shape::Notice(_)
            | Shape::Slot(_)
            | Shape::Private
            | Shape::Brand(_)
            | Shape::Progress(_)
            | Shape::Stepper(..) => 0,
        }
    }
}

/// Puts blocks on pages of a height. A block stays whole if a page can hold it;
/// only a paragraph is parted sooner, after a sentence. What is higher than a
/// page is parted between lines, or stands alone on one.
///
/// The heading stands on each page, unless it takes more than a third.
pub(crate) fn paginate(blocks: &[Block], metrics: &Metrics, height: i32) -> Paged {
    let mut left_out = 0;
    let mut pages = Pages { pages: Vec::new(), page: Vec::new(), used: 0, head: None };
    for (place, block) in blocks.iter().enumerate() {
        let full = block.height(metrics);
        let whole = 0..block.parts().map_or(0, |text| text.lines.len());
        let mut left = Piece { block: place, lines: whole, height: full };
        if place == 0 && matches!(block.shape, Shape::Heading(_)) && full <= height / 3 {
            pages.head = Some(left.clone());
        }
        loop {
            if pages.pages.len() >= PAGES_MAX {
                left_out += 1;
                break;
            }
            let before = if pages.page.is_empty() { 0 } else { metrics.gap };
            let room = height - pages.used - before;
            if left.height <= room {
                pages.push(left, before);
                break;
            }
            let each = block.parts().map_or(0, |text| text.line_height);
            let lines = if each > 0 { (room - block.frame(metrics)) / each } else { 0 };
            let lines = usize::try_from(lines).unwrap_or(0).min(left.lines.len());
            let is_bare = pages.is_bare(blocks);
            let fits_alone = left.height <= height - pages.head_height(metrics);
            let lines = match block.sentences(&left.lines, lines) {
                0 if fits_alone && !is_bare => 0,
                0 => lines - usize::from(lines > 2 && lines + 1 == left.lines.len()),
                lines => lines,
            };
            if lines > 0 && lines < left.lines.len() {
                let middle = left.lines.start + lines;
                let taken = block.frame(metrics) + each * i32::try_from(lines).unwrap_or(0);
                let part = Piece { block: place, lines: left.lines.start..middle, height: taken };
                left = Piece {
                    block: place,
                    lines: middle..left.lines.end,
                    height: left.height - taken + block.frame(metrics),
                };
                pages.push(part, before);
                pages.turn();
            } else if pages.is_fresh() {
                pages.push(left, before);
                break;
            } else {
                pages.turn();
            }
        }
    }
    if !pages.is_fresh() || pages.pages.is_empty() {
        pages.pages.push(pages.page);
    }
    Paged { pages: pages.pages, left_out }
}

struct Pages {
    pages: Vec<Vec<Piece>>,
    page: Vec<Piece>,
    used: i32,
    head: Option<Piece>,
}

impl Pages {
    fn push(&mut self, piece: Piece, before: i32) {
        self.used += before + piece.height;
        self.page.push(piece);
    }

    /// Nothing but the repeated heading is on the page.
    fn is_fresh(&self) -> bool {
        self.page.is_empty()
            || (!self.pages.is_empty() && self.page.len() == 1 && self.head.is_some())
    }

    /// Nothing but a heading is on the page.
    fn is_bare(&self, blocks: &[Block]) -> bool {
        let shape = |piece: &Piece| blocks.get(piece.block).map(|block| &block.shape);
        self.page.iter().all(|piece| matches!(shape(piece), Some(Shape::Heading(_))))
    }

    /// What the heading takes of each further page.
    fn head_height(&self, metrics: &Metrics) -> i32 {
        self.head.as_ref().map_or(0, |head| head.height + metrics.gap)
    }

    fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.page));
        self.used = 0;
        if let Some(head) = self.head.clone() {
            self.push(head, 0);
        }
    }
}
