//! What a camera would have in front of it, apart from whose face it is.

use std::f32::consts::TAU;

use crate::num::{Dice, V3, sin_cos, v3};

/// Glasses in a shot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Glasses {
    /// None, even if the person wears some.
    Off,
    /// Clear ones if the person wears glasses.
    AsWorn,
    /// Clear ones.
    Clear,
    /// Dark ones: the eyes cannot be seen.
    Dark,
}

/// A mask in a shot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mask {
    /// None.
    Off,
    /// Over nose and mouth.
    Worn,
    /// Below the nose.
    Low,
}

/// What is wrong with a shot, by the hint that would mend it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Defect {
    /// Too far away.
    Far,
    /// Too near.
    Near,
    /// Not in the middle of the picture.
    Aside,
    /// The head is turned or bent to a side.
    Turned,
    /// Moving while the picture is taken.
    Moving,
    /// Too little light.
    Dark,
    /// Too much light.
    Bright,
    /// Light from one side only.
    SideLit,
    /// Eyes closed.
    EyesClosed,
    /// A mask.
    Masked,
    /// Dark glasses.
    DarkGlasses,
    /// A second person beside the first.
    Company,
    /// The camera looks down on the face.
    CameraHigh,
    /// The camera looks up at the face.
    CameraLow,
}

impl Defect {
    /// Every defect, in order.
    pub const ALL: [Self; 14] = [
        Self::Far,
        Self::Near,
        Self::Aside,
        Self::Turned,
        Self::Moving,
        Self::Dark,
        Self::Bright,
        Self::SideLit,
        Self::EyesClosed,
        Self::Masked,
        Self::DarkGlasses,
        Self::Company,
        Self::CameraHigh,
        Self::CameraLow,
    ];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Far => "far",
            Self::Near => "near",
            Self::Aside => "aside",
            Self::Turned => "turned",
            Self::Moving => "moving",
            Self::Dark => "dark",
            Self::Bright => "bright",
            Self::SideLit => "side-lit",
            Self::EyesClosed => "eyes-closed",
            Self::Masked => "masked",
            Self::DarkGlasses => "dark-glasses",
            Self::Company => "company",
            Self::CameraHigh => "camera-high",
            Self::CameraLow => "camera-low",
        }
    }
}

/// How the head is turned, in radians.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pose {
    /// Above 0 the nose goes to the right of the picture.
    pub yaw: f32,
    /// Above 0 the nose goes down: the camera looks down on the face.
    pub pitch: f32,
    /// Above 0 the crown goes to the left of the picture.
    pub roll: f32,
}

/// Where the head is in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Middle of the head, as a share of the picture's width.
    pub x: f32,
    /// Middle of the head from the top, as a share of the picture's height.
    pub y: f32,
    /// From crown to chin, as a share of the picture's height.
    pub height: f32,
    /// From the camera, in halves of a head's height (about 12 cm).
    pub distance: f32,
}

/// Light on the face. Strengths are shares of full white.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Light {
    /// Where it comes from: right, up, from the camera. Not all 0.
    pub from: [f32; 3],
    /// From everywhere.
    pub ambient: f32,
    /// From there.
    pub direct: f32,
    /// What a panel in front of the face adds, red, green, blue.
    pub panel: [f32; 3],
    /// Shine of skin and lenses.
    pub gloss: f32,
}

/// What the face does at this moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mimic {
    /// Mouth open, 0 to 1.
    pub open: f32,
    /// Smile, -0.3 to 1.
    pub smile: f32,
    /// Eyes closed, 0 to 1.
    pub blink: f32,
    /// Where the eyes look: right, up; 1 is far.
    pub gaze: [f32; 2],
    /// Brows raised, in units of the head.
    pub brows: f32,
}

/// What differs between two days of one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// Glasses.
    pub glasses: Glasses,
    /// Thickness of their frame, 0 to 1.
    pub frame: f32,
    /// A mask.
    pub mask: Mask,
    /// Its colour.
    pub mask_colour: [f32; 3],
    /// Hair as on another day, by a seed; as on the card if `None`.
    pub hair_day: Option<u64>,
    /// Years passed, as a share of a lifetime.
    pub aged: f32,
    /// Width of the face against the usual, about 0.
    pub weight: f32,
    /// Make-up, 0 to 1, on those who use it.
    pub paint: f32,
    /// Colour of the clothes.
    pub clothes: [f32; 3],
}

/// What the camera does to the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// Multiplies the light.
    pub gain: f32,
    /// Exponent of the tone curve.
    pub gamma: f32,
    /// Multiplies red, green and blue.
    pub cast: [f32; 3],
    /// Blur of the lens: deviation as a share of half a head.
    pub blur: f32,
    /// Way that the face moves while the shutter is open, as shares of half a
    /// head: right, up.
    pub motion: [f32; 2],
    /// Deviation of the noise.
    pub noise: f32,
    /// Loss of fine detail, as a card's photo has it, 0 to 1.
    pub loss: f32,
}

/// Somebody else in the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Companion {
    /// Seed of the person.
    pub seed: u64,
    /// Where.
    pub place: Place,
    /// How turned.
    pub pose: Pose,
}

/// All that a picture shows apart from whose face it is. Every field may be
/// changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Shot {
    /// How the head is turned.
    pub pose: Pose,
    /// Where the head is.
    pub place: Place,
    /// Light on it.
    pub light: Light,
    /// What the face does.
    pub mimic: Mimic,
    /// What the person wears today.
    pub look: Look,
    /// What the camera does.
    pub camera: Camera,
    /// What stands behind: a plain wall if `None`.
    pub background: Option<u64>,
    /// Somebody else.
    pub companion: Option<Companion>,
    /// Seed of the noise.
    pub seed: u64,
}

impl Shot {
    /// A photo for a card: frontal, even light, plain wall, compressed.
    /// Draw it about as 240 by 300 pixels.
    pub fn card(seed: u64) -> Self {
        let dice = &mut Dice::new(seed, 10);
        let pose = Pose {
            yaw: dice.about(0.0, 0.03),
            pitch: dice.about(0.0, 0.035),
            roll: dice.about(0.0, 0.015),
        };
        Self {
            pose,
            place: Place {
                x: dice.about(0.5, 0.008),
                y: dice.about(0.47, 0.01),
                height: dice.range(0.60, 0.70),
                distance: dice.range(9.0, 14.0),
            },
            light: Light {
                from: [dice.about(0.0, 0.12), dice.about(0.3, 0.1), 1.0],
                ambient: dice.range(0.45, 0.6),
                direct: dice.range(0.35, 0.55),
                panel: [0.0; 3],
                gloss: dice.range(0.0, 0.06),
            },
            mimic: Mimic {
                smile: dice.range(0.0, 0.12),
                blink: dice.range(0.0, 0.12),
                gaze: [dice.about(0.0, 0.05), dice.about(0.0, 0.05)],
                ..Mimic::default()
            },
            look: Look {
                glasses: if dice.chance(0.6) { Glasses::AsWorn } else { Glasses::Off },
                frame: dice.share(),
                mask: Mask::Off,
                mask_colour: [0.9; 3],
                hair_day: None,
                aged: 0.0,
                weight: 0.0,
                paint: dice.range(0.0, 0.5),
                clothes: [dice.range(0.0, 0.8), dice.range(0.0, 0.8), dice.range(0.0, 0.8)],
            },
            camera: Camera {
                gain: dice.range(0.88, 1.12),
                gamma: dice.range(0.85, 1.15),
                cast: [1.0; 3],
                blur: dice.range(0.005, 0.015),
                motion: [0.0; 2],
                noise: dice.range(0.0, 0.012),
                loss: dice.range(0.15, 0.8),
            },
            background: None,
            companion: None,
            seed,
        }
    }

    /// A moment of a visit that nobody guides: turned heads, hard light,
    /// blinks and now and then a mask. The first of [`Visit::unguided`].
    pub fn live(seed: u64) -> Self {
        Visit::unguided(seed).shot(0)
    }

    /// A moment as a good clerk would have it: the first of [`Visit::guided`].
    pub fn good(seed: u64) -> Self {
        Visit::guided(seed).shot(0)
    }

    /// A good moment with one thing wrong.
    pub fn with(defect: Defect, seed: u64) -> Self {
        let mut shot = Self::good(seed);
        let dice = &mut Dice::new(seed, 12);
        let side = dice.side();
        match defect {
            Defect::Far => shot.place.height = dice.range(0.18, 0.33),
            Defect::Near => {
                shot.place.height = dice.range(1.15, 1.45);
                shot.place.distance = dice.range(2.6, 3.2);
            }
            Defect::Aside => {
                if dice.chance(0.6) {
                    shot.place.x = 0.5 + side * dice.range(0.24, 0.31);
                } else {
                    shot.place.y = 0.5 + side * dice.range(0.22, 0.27);
                }
                shot.place.height = dice.range(0.45, 0.60);
            }
            Defect::Turned => {
                if dice.chance(0.75) {
                    shot.pose.yaw = side * dice.range(0.48, 0.75);
                } else {
                    shot.pose.roll = side * dice.range(0.38, 0.60);
                }
            }
            Defect::Moving => {
                let (way, (up, right)) = (dice.range(0.16, 0.30), sin_cos(dice.range(0.0, TAU)));
                shot.camera.motion = [way * right, way * up];
            }
            Defect::Dark => shot.camera.gain = dice.range(0.14, 0.26),
            Defect::Bright => {
                shot.camera.gain = dice.range(2.3, 3.2);
                shot.camera.gamma = 0.8;
            }
            Defect::SideLit => {
                shot.light.from = [side, dice.range(-0.1, 0.3), dice.range(-0.35, 0.0)];
                shot.light.ambient = dice.range(0.06, 0.12);
                shot.light.direct = dice.range(0.8, 1.0);
            }
            Defect::EyesClosed => shot.mimic.blink = dice.range(0.92, 1.0),
            Defect::Masked => {
                shot.look.mask = if dice.chance(0.7) { Mask::Worn } else { Mask::Low }
            }
            Defect::DarkGlasses => shot.look.glasses = Glasses::Dark,
            Defect::Company => {
                shot.place.x = 0.5 - side * dice.range(0.06, 0.13);
                shot.place.height = dice.range(0.48, 0.58);
                let place = Place {
                    x: shot.place.x + side * dice.range(0.38, 0.44),
                    y: shot.place.y + dice.range(-0.05, 0.08),
                    height: shot.place.height * dice.range(0.78, 0.98),
                    distance: shot.place.distance * 1.1,
                };
                let pose =
                    Pose { yaw: dice.about(0.0, 0.15), pitch: dice.about(0.0, 0.1), roll: 0.0 };
                shot.companion = Some(Companion { seed: dice.bits(), place, pose });
            }
            Defect::CameraHigh => shot.pose.pitch = dice.range(0.42, 0.60),
            Defect::CameraLow => shot.pose.pitch = dice.range(-0.60, -0.42),
        }
        shot
    }
}

/// One person before one camera on one day: light, clothes, hair and room are
/// the same in all its shots, pose and face are not.
#[derive(Clone, Debug)]
pub struct Visit {
    base: Shot,
    seed: u64,
    /// Strength of what changes, 0 to 1.
    free: f32,
}

impl Visit {
    /// A visit that nobody guides.
    pub fn unguided(seed: u64) -> Self {
        Self { base: Self::room(seed, 1.0), seed, free: 1.0 }
    }

    /// A visit in which the patient follows every hint.
    pub fn guided(seed: u64) -> Self {
        Self { base: Self::room(seed, 0.35), seed, free: 0.35 }
    }

    fn room(seed: u64, free: f32) -> Shot {
        let dice = &mut Dice::new(seed, 11);
        let (right, ahead) = sin_cos(dice.range(-1.2, 1.2) * free);
        let above = sin_cos(dice.range(-0.2, 0.8)).0;
        Shot {
            pose: Pose {
                yaw: dice.about(0.0, 0.13) * free,
                pitch: dice.about(0.02, 0.10) * free,
                roll: dice.about(0.0, 0.05) * free,
            },
            place: Place {
                x: dice.about(0.5, 0.045),
                y: dice.about(0.5, 0.035),
                height: dice.range(0.50, 0.78),
                distance: dice.range(3.8, 6.5),
            },
            light: Light {
                from: [right, above, ahead],
                ambient: dice.range(0.42 - 0.22 * free, 0.6),
                direct: dice.range(0.3, 0.45 + 0.4 * free),
                panel: [0.0; 3],
                gloss: dice.range(0.0, 0.22),
            },
            mimic: Mimic::default(),
            look: Self::look(dice, free),
            camera: Camera {
                gain: dice.range(1.05 - 0.4 * free, 1.2 + 0.25 * free),
                gamma: dice.range(0.95 - 0.2 * free, 1.05 + 0.3 * free),
                cast: [dice.range(0.87, 1.13), 1.0, dice.range(0.83, 1.13)],
                blur: dice.range(0.005, 0.02),
                motion: [0.0; 2],
                noise: dice.range(0.003, 0.010 + 0.022 * free),
                loss: 0.0,
            },
            background: Some(dice.bits()),
            companion: None,
            seed,
        }
    }

    fn look(dice: &mut Dice, free: f32) -> Look {
        let mask = if dice.chance(0.9) { Mask::Worn } else { Mask::Low };
        let glasses = match dice.share() {
            0.0..0.80 => Glasses::AsWorn,
            0.80..0.92 => Glasses::Off,
            _ => Glasses::Clear,
        };
        Look {
            glasses,
            frame: dice.share(),
            mask: if dice.chance((free - 0.5) * 0.16) { mask } else { Mask::Off },
            mask_colour: if dice.chance(0.7) {
                [dice.range(0.8, 0.95), 0.92, 0.95]
            } else {
                [dice.range(0.05, 0.8), dice.range(0.05, 0.8), dice.range(0.05, 0.8)]
            },
            hair_day: Some(dice.bits()),
            aged: dice.range(0.0, 0.2),
            weight: dice.about(0.0, 0.018),
            paint: dice.share(),
            clothes: [dice.share(), dice.share(), dice.share()],
        }
    }

    /// The shot of its given number.
    pub fn shot(&self, number: u64) -> Shot {
        let dice = &mut Dice::new(self.seed, number.wrapping_add(1000));
        let free = self.free;
        let mut shot = self.base.clone();
        shot.pose.yaw += dice.about(0.0, 0.12) * free;
        shot.pose.pitch += dice.about(0.0, 0.07) * free;
        shot.pose.roll += dice.about(0.0, 0.05) * free;
        shot.place.x += dice.about(0.0, 0.01);
        shot.place.y += dice.about(0.0, 0.01);
        shot.mimic = Mimic {
            open: if dice.chance(0.25) { dice.range(0.0, 0.9) * free } else { 0.0 },
            smile: if dice.chance(0.4) { dice.range(-0.3, 0.3 + 0.7 * free) } else { 0.0 },
            blink: if dice.chance(0.1 * free) {
                dice.range(0.3, 1.0)
            } else {
                dice.range(0.0, 0.2)
            },
            gaze: [dice.about(0.0, 0.22) * free, dice.about(0.0, 0.16) * free],
            brows: dice.about(0.0, 0.014) * free,
        };
        let way = if dice.chance(0.2) { dice.range(0.0, 0.06) * free } else { 0.0 };
        let (up, right) = sin_cos(dice.range(0.0, TAU));
        shot.camera.motion = [way * right, way * up];
        shot.camera.gain *= 1.0 + dice.about(0.0, 0.03);
        shot.seed = dice.bits();
        shot
    }
}

pub(crate) fn colour(parts: [f32; 3]) -> V3 {
    v3(parts[0], parts[1], parts[2])
}
