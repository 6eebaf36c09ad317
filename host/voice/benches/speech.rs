//! How long a patient waits for the first sample of a cue, and how much faster
//! than its sound speech is made.
//!
//!     cargo bench -p voice

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement may panic")]
#![expect(clippy::print_stdout, reason = "it prints a table")]
#![expect(clippy::cast_precision_loss, reason = "for people to read")]

use std::time::{Duration, Instant};

use voice::{Dictionary, Espeak, Speaker, Stop, Store, Tongue, Utterance};
use words::Language;

/// How often each cue is said.
const ROUNDS: usize = 5;
/// How often the child is started.
const STARTS: usize = 7;
/// The child is this program, with this argument.
const CHILD: &str = "--child";

fn main() {
    let is = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    if is(CHILD) {
        voice::serve(&mut std::io::stdin().lock(), &mut std::io::stdout().lock(), true).unwrap();
    } else if is("--bench") {
        // Cargo says that it is a bench, and tests run it as well, without that.
        table();
    }
}

fn speaker() -> Speaker {
    Speaker::new(std::env::current_exe().unwrap(), &[CHILD])
        .with_dictionary(Dictionary::of_user())
        .with_espeak(Espeak::find())
}

/// Every sentence-by-sentence cue of the host without arguments.
fn cues(language: Language, tongue: Tongue) -> Vec<Vec<Utterance>> {
    let host = words::host_catalogue();
    let plain = host.ids().iter().filter(|id| host.arguments(id).is_empty());
    plain
        .map(|id| {
            let said = host.say(language, id, &[]).unwrap();
            Utterance::new(tongue, &said.text, said.kana.as_deref()).sentences()
        })
        .collect()
}

fn table() {
    let speaking = speaker();
    speaking.prepare().unwrap();
    println!("| figure | median | 95 of 100 | target | met |");
    println!("|---|---|---|---|---|");
    let cold: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let fresh = speaker();
            let first = &cues(Language::Ja, Tongue::Japanese)[0][0];
            timed(|| fresh.say(first, &Stop::default()).unwrap().len())
        })
        .collect();
    row("Japanese, the child started for it", cold, None);

    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (mut first, mut spent, mut seconds) = (Vec::new(), Duration::ZERO, 0.0);
    let japanese = cues(Language::Ja, Tongue::Japanese);
    for round in 0..ROUNDS {
        for cue in &japanese {
            for (place, sentence) in cue.iter().enumerate() {
                let started = Instant::now();
                let sound = speaking.make(sentence, &Stop::default()).unwrap();
                let took = started.elapsed();
                spent += took;
                seconds += sound.seconds();
                if place == 0 {
                    first.push(took);
                }
                if round == 0 {
                    store.put(sentence, &sound.to_wav()).unwrap();
                }
            }
        }
    }
    row("Japanese, text to first sample", first, Some(100.0));
    let english = cues(Language::En, Tongue::English);
    let by_espeak: Vec<Duration> = english
        .iter()
        .map(|cue| timed(|| speaking.say(&cue[0], &Stop::default()).unwrap().len()))
        .collect();
    row("English, text to first sample", by_espeak, None);
    let (sounds, bytes) = store.size().unwrap();
    let prepared = Speaker::new("/bin/false", &[]).with_store(store);
    let ahead: Vec<Duration> = (0..ROUNDS)
        .flat_map(|_| japanese.iter())
        .map(|cue| timed(|| prepared.say(&cue[0], &Stop::default()).unwrap().len()))
        .collect();
    row("prepared, text to first sample", ahead, Some(5.0));
    let factor = spent.as_secs_f64() / seconds;
    println!(
        "| real-time factor, Japanese | {factor:.4} | - | below 0.05 | {} |",
        yes(factor < 0.05)
    );
    println!(
        "| sounds of the host in Japanese | {sounds} | {:.1} MiB | - | - |",
        bytes as f64 / 1e6
    );
    println!("| memory of the child (RSS) | {} MiB | - | - | - |", memory(&speaking));
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let started = Instant::now();
    assert!(work() > 0);
    started.elapsed()
}

fn row(figure: &str, mut times: Vec<Duration>, target_ms: Option<f64>) {
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    let (target, met) = match target_ms {
        Some(most) => (format!("below {most:.0} ms"), yes(at(95) < most)),
        None => ("-".to_owned(), "-"),
    };
    println!("| {figure} | {:.2} ms | {:.2} ms | {target} | {met} |", at(50), at(95));
}

fn yes(met: bool) -> &'static str {
    if met { "yes" } else { "NO" }
}

fn memory(speaker: &Speaker) -> u64 {
    let status = format!("/proc/{}/status", speaker.child_id().unwrap());
    let text = std::fs::read_to_string(status).unwrap();
    let line = text.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() >> 10
}
