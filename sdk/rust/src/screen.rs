//! Builds screens so that a screen reads from top to bottom.

use crate::types::{
    Action, Composition, Cue, Earcon, Item, Light, Moment, Node, Phrase, Purpose, Role, Screen,
    Slot, Stepper, Wait,
};
use crate::{ActionName, AssetName, KeypadName, ScreenName};

impl Screen {
    /// Begins a screen: nothing on it, the usual arrangement of its purpose,
    /// the first keypad layout of the manifest, and the host's own waiting.
    pub fn new(name: ScreenName<'_>, purpose: Purpose) -> Self {
        Self {
            name: name.into(),
            purpose,
            composition: usual(purpose),
            body: Vec::new(),
            actions: Vec::new(),
            cues: Vec::new(),
            earcon: None,
            light: None,
            keypad: String::new(),
            wait: Wait::Host,
        }
    }

    /// Arranges the screen in another way.
    pub fn composition(mut self, composition: Composition) -> Self {
        self.composition = composition;
        self
    }

    /// Sets the heading. Every screen has exactly one, and it comes first.
    pub fn heading(self, words: Phrase) -> Self {
        self.item(Item::Heading(words))
    }

    /// Adds a paragraph.
    pub fn paragraph(self, words: Phrase) -> Self {
        self.item(Item::Paragraph(words))
    }

    /// Adds a list of steps.
    pub fn steps(self, steps: impl IntoIterator<Item = Phrase>) -> Self {
        let list = self.item(Item::Steps);
        steps.into_iter().fold(list, |list, words| list.item_at(1, Item::Step(words)))
    }

    /// Adds a picture.
    pub fn picture(self, asset: AssetName<'_>) -> Self {
        self.item(Item::Picture(asset.into()))
    }

    /// Adds a moving picture.
    pub fn motion(self, asset: AssetName<'_>) -> Self {
        self.item(Item::Motion(asset.into()))
    }

    /// Adds words set apart from the rest.
    pub fn notice(self, words: Phrase) -> Self {
        self.item(Item::Notice(words))
    }

    /// Adds a mark that something is under way.
    pub fn progress(self) -> Self {
        self.item(Item::Progress)
    }

    /// Shows that the patient is at step `current`, from 1, of `total`, 1 to 9.
    pub fn stepper(self, current: u8, total: u8) -> Self {
        self.item(Item::Stepper(Stepper { current, total }))
    }

    /// Puts the vendor's or hospital's picture into its own place.
    pub fn brand(self, asset: AssetName<'_>) -> Self {
        self.item(Item::Brand(asset.into()))
    }

    /// Leaves a place that the host fills.
    pub fn slot(self, slot: Slot) -> Self {
        self.item(Item::Slot(slot))
    }

    /// Adds an item directly on the screen.
    pub fn item(self, item: Item) -> Self {
        self.item_at(0, item)
    }

    /// Adds an item at a depth of 0 (directly on the screen) to 3.
    pub fn item_at(mut self, depth: u8, item: Item) -> Self {
        self.body.push(Node { depth, item });
        self
    }

    /// Offers the action that most patients want. At most one on a screen.
    pub fn primary(self, action: ActionName<'_>, label: Phrase) -> Self {
        self.action(action, Role::Primary, Some(label))
    }

    /// Offers another action.
    pub fn secondary(self, action: ActionName<'_>, label: Phrase) -> Self {
        self.action(action, Role::Secondary, Some(label))
    }

    /// Offers the way back, in the host's words. At most one on a screen.
    pub fn back(self, action: ActionName<'_>) -> Self {
        self.action(action, Role::Back, None)
    }

    /// Offers to use the face, in the host's words.
    pub fn use_face(self, action: ActionName<'_>) -> Self {
        self.action(action, Role::UseFace, None)
    }

    /// Offers to use the digits, in the host's words.
    pub fn use_pin(self, action: ActionName<'_>) -> Self {
        self.action(action, Role::UsePin, None)
    }

    /// Offers to ask a clerk to compare, in the host's words.
    pub fn ask_staff(self, action: ActionName<'_>) -> Self {
        self.action(action, Role::AskStaff, None)
    }

    fn action(mut self, id: ActionName<'_>, role: Role, label: Option<Phrase>) -> Self {
        self.actions.push(Action { id: id.into(), role, label });
        self
    }

    /// Speaks as soon as the screen is shown.
    pub fn say(self, words: Phrase) -> Self {
        self.cue(Moment::Shown, words)
    }

    /// Speaks each time a `progress` wait is over.
    pub fn say_while_waiting(self, words: Phrase) -> Self {
        self.cue(Moment::Waiting, words)
    }

    fn cue(mut self, moment: Moment, phrase: Phrase) -> Self {
        self.cues.push(Cue { moment, phrase });
        self
    }

    /// Plays a short sound as the screen is shown.
    pub fn earcon(mut self, earcon: Earcon) -> Self {
        self.earcon = Some(earcon);
        self
    }

    /// Lights a light while the screen is shown.
    pub fn light(mut self, light: Light) -> Self {
        self.light = Some(light);
        self
    }

    /// Uses another keypad layout than the first of the manifest.
    pub fn keypad(mut self, layout: KeypadName<'_>) -> Self {
        self.keypad = layout.into();
        self
    }

    /// Says what happens when nobody does anything.
    pub fn wait(mut self, wait: Wait) -> Self {
        self.wait = wait;
        self
    }
}

/// The arrangement that suits a purpose most often.
fn usual(purpose: Purpose) -> Composition {
    match purpose {
        Purpose::ChooseToken | Purpose::ChooseMethod | Purpose::Question => Composition::Choices,
        Purpose::PresentToken | Purpose::RemoveCard => Composition::Guide,
        Purpose::Wait => Composition::Progress,
        Purpose::Face => Composition::Camera,
        Purpose::Idle
        | Purpose::Info
        | Purpose::Error
        | Purpose::Notice
        | Purpose::SeeClerk
        | Purpose::Complete => Composition::Message,
    }
}
