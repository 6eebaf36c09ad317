//! A sound card, by ALSA's name of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, ErrorKind, FromSample, HostId, SampleFormat, SizedSample, StreamConfig,
    SupportedBufferSize, SupportedStreamConfigRange,
};

use crate::follow::LOOK_AGAIN;
use crate::loudspeaker::{Card, CardError};
use crate::outlet::Outlet;

/// The name of the card that ALSA plays on unless told otherwise.
const DEFAULT: &str = "default";
/// Rates that a card is asked for, in this order. Speech is made at the first;
/// most hardware has the second.
const RATES_HZ: [u32; 8] = [24_000, 48_000, 44_100, 96_000, 88_200, 192_000, 32_000, 16_000];
/// Formats that a card is asked for, in this order.
const FORMATS: [(SampleFormat, Format); 3] = [
    (SampleFormat::I16, Format::I16),
    (SampleFormat::I32, Format::I32),
    (SampleFormat::F32, Format::F32),
];
/// Channels that a card is asked for, in this order; all of them play the same.
const CHANNELS: [u16; 4] = [2, 1, 4, 6];
/// Periods a second: a card holds two, so what was said is gone 40 ms after a
/// stop.
const PERIODS_HZ: u32 = 50;

/// What a card takes for a sample.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Format {
    I16,
    I32,
    F32,
}

/// A card that is open or may be opened.
pub struct SoundCard {
    name: String,
    playing: Option<Playing>,
}

struct Playing {
    _stream: cpal::Stream,
    failed: Receiver<cpal::Error>,
    /// Periods that the card has taken, and when it was last looked.
    taken: Arc<AtomicU64>,
    seen: u64,
}

impl SoundCard {
    /// A card by ALSA's name, as `aplay -L` and [`sound_cards`] tell it; it need
    /// not be there yet.
    ///
    /// # Errors
    /// None: this program can play on cards.
    pub fn named(name: &str) -> Result<Self, CardError> {
        Ok(Self { name: name.to_owned(), playing: None })
    }

    fn device(&self) -> Result<cpal::Device, CardError> {
        let host = cpal::host_from_id(HostId::Alsa).map_err(told)?;
        let device = if self.name == DEFAULT {
            host.default_output_device()
        } else {
            host.device_by_id(&cpal::DeviceId::new(HostId::Alsa, &self.name))
        };
        device.ok_or(CardError::Absent)
    }
}

impl Card for SoundCard {
    fn open(&mut self, outlet: &Outlet) -> Result<u32, CardError> {
        keep_quiet();
        self.playing = None;
        let device = self.device()?;
        let ranges: Vec<_> = device.supported_output_configs().map_err(told)?.collect();
        let (config, format) = choose(&ranges).ok_or(CardError::Unsuited)?;
        // A period that the card does not have is not worth its silence.
        let periods = [config.buffer_size, BufferSize::Default];
        let mut opened = Err(CardError::Unsuited);
        for buffer_size in periods {
            let config = StreamConfig { buffer_size, ..config };
            opened = match format {
                Format::I16 => start::<i16>(&device, config, outlet),
                Format::I32 => start::<i32>(&device, config, outlet),
                Format::F32 => start::<f32>(&device, config, outlet),
            };
            if opened.as_ref().err() != Some(&CardError::Unsuited) {
                break;
            }
        }
        self.playing = Some(opened?);
        Ok(config.sample_rate)
    }

    fn wait(&mut self, at_most: Duration) -> Result<(), CardError> {
        let playing = self.playing.as_mut().ok_or(CardError::Absent)?;
        match playing.failed.recv_timeout(at_most) {
            Ok(error) => return Err(told(error)),
            Err(RecvTimeoutError::Disconnected) => return Err(CardError::Stopped),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let taken = playing.taken.load(Ordering::Relaxed);
        if at_most >= LOOK_AGAIN && taken == playing.seen {
            return Err(CardError::Stopped);
        }
        playing.seen = taken;
        Ok(())
    }

    fn close(&mut self) {
        self.playing = None;
    }

    fn pause(&mut self, time: Duration) {
        std::thread::sleep(time);
    }
}

fn start<T: SizedSample + FromSample<i16>>(
    device: &cpal::Device,
    config: StreamConfig,
    outlet: &Outlet,
) -> Result<Playing, CardError> {
    let channels = usize::from(config.channels.max(1));
    let (outlet, taken) = (outlet.clone(), Arc::new(AtomicU64::new(0)));
    let counted = Arc::clone(&taken);
    let mut mono = Vec::new();
    let fill = move |out: &mut [T], _: &cpal::OutputCallbackInfo| {
        if mono.is_empty() {
            keep_quiet();
        }
        mono.resize(out.len() / channels, 0);
        outlet.take(&mut mono);
        for (frame, sample) in out.chunks_mut(channels).zip(&mono) {
            frame.fill(T::from_sample(*sample));
        }
        counted.fetch_add(1, Ordering::Relaxed);
    };
    // One is enough to give the card up; a broken one tells it without end.
    let (tell, failed) = sync_channel(1);
    let stream = device
        .build_output_stream(config, fill, move |error| report(&tell, error), Some(LOOK_AGAIN))
        .map_err(told)?;
    stream.play().map_err(told)?;
    Ok(Playing { _stream: stream, failed, taken, seen: 0 })
}

/// A gap is heard and over; anything else ends the stream, which is opened anew.
fn report(tell: &SyncSender<cpal::Error>, error: cpal::Error) {
    keep_quiet();
    let passes = [ErrorKind::Xrun, ErrorKind::DeviceChanged, ErrorKind::RealtimeDenied];
    if !passes.contains(&error.kind()) {
        let _ = tell.try_send(error);
    }
}

/// How a card is used: of the rates, formats and channels that it has, the first
/// of each list above.
fn choose(ranges: &[SupportedStreamConfigRange]) -> Option<(StreamConfig, Format)> {
    let place = |range: &SupportedStreamConfigRange, rate: u32| {
        let (least, most) = (range.min_sample_rate(), range.max_sample_rate());
        let (_, format) = FORMATS.iter().find(|(theirs, _)| *theirs == range.sample_format())?;
        let channels = CHANNELS.iter().position(|count| *count == range.channels())?;
        (least..=most).contains(&rate).then_some((*format, channels))
    };
    RATES_HZ.into_iter().find_map(|rate| {
        let usable = ranges.iter().filter_map(|range| Some((place(range, rate)?, range)));
        let ((format, _), range) = usable.min_by_key(|(place, _)| *place)?;
        let wanted = rate / PERIODS_HZ;
        let period = match *range.buffer_size() {
            SupportedBufferSize::Range { min, max } => wanted.clamp(min, max.max(min)),
            SupportedBufferSize::Unknown => wanted,
        };
        let config = StreamConfig {
            channels: range.channels(),
            sample_rate: rate,
            buffer_size: BufferSize::Fixed(period),
        };
        Some((config, format))
    })
}

/// The names of the cards that are there: the default one and what programs have
/// put beside it, and hardware with ALSA's conversions, which takes any format.
///
/// # Errors
/// ALSA cannot be asked.
pub fn sound_cards() -> Result<Vec<String>, CardError> {
    keep_quiet();
    let host = cpal::host_from_id(HostId::Alsa).map_err(told)?;
    let devices = host.devices().map_err(told)?;
    let playing = devices.filter(DeviceTrait::supports_output);
    let names = playing.filter_map(|device| Some(device.id().ok()?.id().to_owned()));
    let mut names: Vec<String> =
        names.filter(|name| name.starts_with("plughw:") || !name.contains(':')).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Whether a card can be opened now; it is let go at once.
///
/// # Errors
/// Why not.
pub fn try_sound_card(name: &str) -> Result<u32, CardError> {
    SoundCard::named(name)?.open(&Outlet::default())
}

/// ALSA writes to the terminal why a card cannot be opened or written to, several
/// lines each time. What is told is told by us, once. Holds for this thread.
fn keep_quiet() {
    // What it says goes to a buffer that the next call of this replaces.
    let _ = alsa::Output::local_error_handler();
}

fn told(error: cpal::Error) -> CardError {
    let kinds = [
        (ErrorKind::DeviceBusy, CardError::Busy),
        (ErrorKind::DeviceNotAvailable, CardError::Absent),
        (ErrorKind::PermissionDenied, CardError::Denied),
        (ErrorKind::UnsupportedConfig, CardError::Unsuited),
        (ErrorKind::UnsupportedOperation, CardError::Unsuited),
    ];
    let known = kinds.into_iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| CardError::Failed(error.to_string()), |(_, told)| told)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANY: SupportedBufferSize = SupportedBufferSize::Range { min: 64, max: 100_000 };

    fn range(channels: u16, rates: (u32, u32), format: SampleFormat) -> SupportedStreamConfigRange {
        SupportedStreamConfigRange::new(channels, rates.0, rates.1, ANY, format)
    }

    fn chosen(ranges: &[SupportedStreamConfigRange]) -> Option<(u32, u16, Format)> {
        choose(ranges).map(|(config, format)| (config.sample_rate, config.channels, format))
    }

    #[test]
    fn a_card_is_used_as_speech_is_made_or_as_near_as_it_can_be() {
        use SampleFormat::{F32, F64, I16, I32};
        let any = (4_000, 192_000);
        let table: [(&[SupportedStreamConfigRange], _); 7] = [
            (&[range(1, any, I16), range(2, any, I16)], Some((24_000, 2, Format::I16))),
            (&[range(2, any, F32), range(1, any, I16)], Some((24_000, 1, Format::I16))),
            (&[range(2, (44_100, 48_000), I32)], Some((48_000, 2, Format::I32))),
            (&[range(2, (44_100, 44_100), I16)], Some((44_100, 2, Format::I16))),
            (
                &[range(3, any, I16), range(6, (48_000, 48_000), F32)],
                Some((48_000, 6, Format::F32)),
            ),
            (&[range(2, any, F64)], None),
            (&[], None),
        ];
        for (ranges, wanted) in table {
            assert_eq!(chosen(ranges), wanted, "{ranges:?}");
        }
    }

    #[test]
    fn a_period_is_20_ms_or_what_the_card_has() {
        let period = |buffer| {
            let range =
                SupportedStreamConfigRange::new(2, 48_000, 48_000, buffer, SampleFormat::I16);
            choose(&[range]).unwrap().0.buffer_size
        };
        assert_eq!(period(ANY), BufferSize::Fixed(960));
        assert_eq!(period(SupportedBufferSize::Unknown), BufferSize::Fixed(960));
        for (min, max, frames) in [(1_024, 4_096, 1_024), (16, 512, 512), (512, 16, 512)] {
            assert_eq!(period(SupportedBufferSize::Range { min, max }), BufferSize::Fixed(frames));
        }
    }
}
