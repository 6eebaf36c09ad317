//! Promise: a page that asks gets its panel as the host's pixels, at first whole
//! and then what changed; one that does not ask is sent none, and one that does
//! not read them is heard all the same.

use serde_json::{Value, json};

use crate::browser::{Station, station};
use crate::real::service::wait_for;
use crate::socket::{self, Heard, Hearer, Sender};

fn address(station: &Station) -> &str {
    station.address.trim_start_matches("http://").trim_end_matches('/')
}

/// A page with a canvas of its own.
struct Page {
    sender: Sender,
    hearer: Hearer,
    snapshot: Value,
    number: Value,
    drawn: Value,
    size: (usize, usize),
    rgba: Vec<u8>,
    /// Pixels that it was sent at first, and the fewest at once.
    first: Option<usize>,
    least: usize,
}

impl Page {
    fn open(station: &Station) -> Self {
        let (sender, hearer) = socket::open(address(station), 1);
        Self {
            sender,
            hearer,
            snapshot: Value::Null,
            number: Value::Null,
            drawn: Value::Null,
            size: (0, 0),
            rgba: Vec::new(),
            first: None,
            least: usize::MAX,
        }
    }

    /// Asks for the first page of what is shown, at rest.
    fn wish(&mut self, class: &str, menu: bool) {
        let at = self.snapshot["panel"]["generation"].as_u64().unwrap_or_default();
        self.sender.send(&json!({
            "type": "panel", "class": class, "at": at, "page": 0,
            "menu": menu, "row": null, "still": true,
        }));
    }

    fn press(&mut self, op: &Value) {
        let at = self.snapshot["panel"]["generation"].clone();
        self.sender.send(&json!({"type": "press", "at": at, "op": op}));
    }

    fn take(&mut self) {
        match self.hearer.hear().unwrap() {
            Heard::Told(told) if told["type"] == "snapshot" => {
                self.snapshot = told["snapshot"].clone();
                self.number = told["number"].clone();
            }
            Heard::Told(told) => {
                let side = |place: usize| usize::try_from(told["size"][place].as_u64().unwrap());
                let size = (side(0).unwrap(), side(1).unwrap());
                if self.size != size {
                    self.size = size;
                    self.rgba = vec![0; size.0 * size.1 * 4];
                }
                self.drawn = told;
            }
            Heard::Pixels(bytes) => {
                let pixels = self.paint(&bytes);
                self.first.get_or_insert(pixels);
                self.least = self.least.min(pixels);
            }
        }
    }

    /// Returns how many pixels were painted.
    fn paint(&mut self, mut bytes: &[u8]) -> usize {
        let mut pixels = 0;
        while let Some((head, rest)) = bytes.split_first_chunk::<8>() {
            let number =
                |at: usize| usize::from(u16::from_le_bytes([head[2 * at], head[2 * at + 1]]));
            let (x, y, w, h) = (number(0), number(1), number(2), number(3));
            let (part, rest) = rest.split_at(w * h * 4);
            for (row, line) in part.chunks(w * 4).enumerate() {
                let from = ((y + row) * self.size.0 + x) * 4;
                self.rgba[from..from + line.len()].copy_from_slice(line);
            }
            pixels += w * h;
            bytes = rest;
        }
        pixels
    }

    fn until(&mut self, holds: impl Fn(&Value) -> bool) {
        while !holds(&self.snapshot) {
            self.take();
        }
    }

    fn until_drawn(&mut self, class: &str, menu: bool) {
        self.wish(class, menu);
        let is_language = |one: &Value| one["kind"] == "language";
        loop {
            self.take();
            let boxes = self.drawn["boxes"].as_array();
            let has_menu = boxes.is_some_and(|boxes| boxes.iter().any(is_language));
            let is_wide = self.size.0 > self.size.1;
            if self.drawn["number"] == self.number
                && has_menu == menu
                && is_wide == (class != "portrait")
            {
                return;
            }
        }
    }

    /// Until what is shown is drawn, with its menu or without, and all pixels
    /// of it are there: those of a drawing come before the next is told, and a
    /// menu that opens or closes tells one from the other. Returns its boxes.
    fn settle(&mut self, class: &str, menu: bool) -> Value {
        self.until_drawn(class, !menu);
        self.until_drawn(class, menu);
        let boxes = self.drawn["boxes"].clone();
        self.until_drawn(class, !menu);
        boxes
    }
}

#[test]
fn what_changes_adds_up_to_what_a_new_page_gets_whole() {
    let data = tempfile::tempdir().unwrap();
    let station = station(data.path());
    let mut page = Page::open(&station);
    page.until(|snapshot| snapshot["phase"] == "idle");
    assert_eq!((page.first, &page.drawn), (None, &Value::Null), "it has not asked");

    let compare = |page: &mut Page, class: &str, menu: bool, what: &str| {
        let boxes = page.settle(class, menu);
        let mut fresh = Page::open(&station);
        fresh.until(|snapshot| !snapshot.is_null());
        assert_eq!(fresh.settle(class, menu), boxes, "{what}");
        assert_eq!(fresh.first, Some(fresh.size.0 * fresh.size.1), "{what}: not whole at first");
        assert!(fresh.size == page.size && fresh.rgba == page.rgba, "{what}: other pixels");
    };
    compare(&mut page, "portrait", false, "idle");
    compare(&mut page, "portrait", true, "the menu");

    page.least = usize::MAX;
    page.press(&json!({"kind": "volume"}));
    page.until(|snapshot| snapshot["panel"]["volume"] != 2);
    compare(&mut page, "portrait", false, "volume");
    let whole = page.size.0 * page.size.1;
    assert!(page.least < whole / 20, "for one button {} pixels", page.least);

    page.press(&json!({"kind": "language", "value": "ko"}));
    page.press(&json!({"kind": "text-size"}));
    page.until(|snapshot| snapshot["panel"]["text_size"] == 1);
    assert_eq!(page.snapshot["panel"]["language"], "ko");
    compare(&mut page, "landscape", false, "another panel");

    page.sender.send(&json!({"type": "place", "fixture": "A"}));
    page.until(|snapshot| snapshot["phase"] == "identify");
    compare(&mut page, "compact", false, "a card");
}

#[test]
fn a_page_that_does_not_read_is_heard() {
    let data = tempfile::tempdir().unwrap();
    let station = station(data.path());
    let mut page = Page::open(&station);
    page.until(|snapshot| snapshot["phase"] == "idle");
    // From here on nothing is read. The pixels of three panels are more than a
    // socket holds, and the first are on their way once they are told of.
    page.until_drawn("portrait", false);
    for class in ["landscape", "portrait"] {
        page.wish(class, false);
    }
    page.sender.send(&json!({"type": "place", "fixture": "A"}));
    wait_for("the card", || {
        let steps = socket::get(address(&station), "/reader/1/history");
        let seen = |step: &Value| step["trace"]["input"] == "detected card";
        steps.as_array()?.iter().any(seen).then_some(())
    });
    // And another page sees it at once.
    let mut other = Page::open(&station);
    other.until(|snapshot| snapshot["phase"] != "idle");
}
