//! What a flow says of itself.

use serde::{Deserialize, Serialize};

use super::IntentKind;
use crate::closed::closed;

closed! {
    pub enum ColourRole {
        Background = "background",
        Surface = "surface",
        Text = "text",
        Accent = "accent",
        OnAccent = "on-accent",
        Border = "border",
    }
}
closed! { pub enum KeypadSide { Left = "left", Right = "right", Below = "below", } }
closed! { pub enum KeySize { Normal = "normal", Large = "large", } }
closed! { pub enum KeyGap { Normal = "normal", Wide = "wide", } }
closed! {
    pub enum KeyFunction {
        Cancel = "cancel",
        Clear = "clear",
        Enter = "enter",
        Clerk = "clerk",
        Repeat = "repeat",
    }
}
closed! {
    pub enum FeatureClaim {
        Phone = "phone",
        Prescription = "prescription",
        Registration = "registration",
        Subsidy = "subsidy",
        Night = "night",
        Disaster = "disaster",
        Unstaffed = "unstaffed",
    }
}

/// `setting-declaration` in the contract.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Setting {
    pub name: String,
    pub options: Vec<String>,
    pub title: String,
}

/// `question-declaration` in the contract.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Question {
    pub name: String,
    pub options: Vec<String>,
    pub title: String,
}

/// `channel-declaration` in the contract.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Channel {
    pub name: String,
    pub values: Vec<String>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct ThemeColour {
    pub role: ColourRole,
    pub rgb: u32,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct FunctionKey {
    pub function: KeyFunction,
    pub legend: String,
    pub spoken: String,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct KeypadLayout {
    pub name: String,
    pub side: KeypadSide,
    pub size: KeySize,
    pub gap: KeyGap,
    pub keys: Vec<FunctionKey>,
}

#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    pub id: String,
    pub version: String,
    pub schema: u32,
    pub screens: Vec<String>,
    pub actions: Vec<String>,
    pub phrases: Vec<String>,
    pub assets: Vec<String>,
    pub intents: Vec<IntentKind>,
    pub host_steps: Vec<String>,
    pub signals: Vec<Channel>,
    pub effects: Vec<Channel>,
    pub settings: Vec<Setting>,
    pub questions: Vec<Question>,
    pub theme: Vec<ThemeColour>,
    pub keypads: Vec<KeypadLayout>,
    pub claims: Vec<FeatureClaim>,
}
