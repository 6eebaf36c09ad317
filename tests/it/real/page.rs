//! The program, and a page of its console that shows one reader and presses what
//! a patient would.

use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::service::{Reader, Service, wait_for};
use crate::socket::{self, Sender};

/// How long any part of a visit may take: longer than a worker that hangs, and
/// than a card that does.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often to look again for what nobody reports.
const GLANCE: Duration = Duration::from_millis(5);

/// `madoguchi run` with the readers of a service, killed with its test.
pub(crate) struct Station {
    child: Child,
    pub(crate) address: String,
    /// All that it has printed.
    printed: Arc<Mutex<String>>,
}

impl Drop for Station {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Station {
    /// With every reader of the service.
    pub(crate) fn start(service: &Service, data: &Path) -> Self {
        Self::start_with(service, data, &[])
    }

    /// The same, told so on the command line.
    pub(crate) fn start_with(service: &Service, data: &Path, arguments: &[&str]) -> Self {
        let mut child = service
            .program(env!("CARGO_BIN_EXE_madoguchi"))
            .args(["run", "--test-cards", "--port", "0", "--data"])
            .arg(data)
            .args(arguments)
            .env("RUST_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let printed = Arc::new(Mutex::new(String::new()));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let address = first.split("http://").last().unwrap().trim_end_matches('/').to_owned();
        keep(lines, Arc::clone(&printed));
        keep(BufReader::new(child.stderr.take().unwrap()).lines(), Arc::clone(&printed));
        Self { child, address, printed }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn printed(&self) -> String {
        self.printed.lock().unwrap().clone()
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        socket::get(&self.address, path)
    }

    /// The steps of a reader since it runs, or since its visit began.
    pub(crate) fn steps(&self, reader: u8) -> Vec<Value> {
        self.get(&format!("/reader/{reader}/history")).as_array().unwrap().clone()
    }

    /// What a reader took in since it runs, or since its visit began.
    pub(crate) fn inputs(&self, reader: u8) -> Vec<String> {
        self.steps(reader).iter().map(|step| input(step).to_owned()).collect()
    }

    pub(crate) fn wait_for_input(&self, reader: u8, input: &str) {
        wait_for(input, || self.inputs(reader).iter().any(|one| one == input).then_some(()));
    }

    /// A page of one reader.
    pub(crate) fn page(&self, number: u8) -> Page<'_> {
        Page::open(self, number)
    }

    /// A page for each reader of the service, in its order.
    pub(crate) fn pages(&self, service: &Service) -> Vec<Page<'_>> {
        let count = service.readers.len();
        let numbers = wait_for("all readers", || {
            let numbers = self.get("/readers")["numbers"].as_array()?.clone();
            (numbers.len() == count).then_some(numbers)
        });
        let mut pages: Vec<Page<'_>> = numbers
            .iter()
            .map(|number| Page::open(self, u8::try_from(number.as_u64().unwrap()).unwrap()))
            .collect();
        let place = |page: &Page<'_>| {
            let device = page.latest()["device"].as_str().unwrap().to_owned();
            let is = |reader: &Reader| device.contains(&reader.name.to_string());
            service.readers.iter().position(is).unwrap()
        };
        pages.sort_by_key(place);
        pages
    }
}

fn keep(lines: io::Lines<impl BufRead + Send + 'static>, printed: Arc<Mutex<String>>) {
    thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let mut printed = printed.lock().unwrap();
            printed.push_str(&line);
            printed.push('\n');
        }
    });
}

pub(crate) fn input(step: &Value) -> &str {
    step["trace"]["input"].as_str().unwrap_or_default()
}

pub(crate) fn event(step: &Value) -> &str {
    step["trace"]["event"].as_str().unwrap_or_default()
}

/// Whether something was said with this step.
pub(crate) fn is_spoken(step: &Value) -> bool {
    step["spoken"].as_array().is_some_and(|said| !said.is_empty())
}

/// Inputs and screens, for whoever reads what went wrong.
pub(crate) fn told(steps: &[Value]) -> Vec<String> {
    let one = |step: &Value| format!("{} -> {}", input(step), step["panel"]["name"]);
    steps.iter().map(one).collect()
}

pub(crate) struct Page<'a> {
    pub(crate) station: &'a Station,
    pub(crate) number: u8,
    sender: Mutex<Sender>,
    latest: Arc<Mutex<Value>>,
}

impl<'a> Page<'a> {
    fn open(station: &'a Station, number: u8) -> Self {
        let (sender, mut hearer) = socket::open(&station.address, number);
        let latest = Arc::new(Mutex::new(Value::Null));
        let theirs = Arc::clone(&latest);
        thread::spawn(move || {
            while let Some(told) = hearer.told() {
                // A page is told more than this one looks at.
                if told["type"] == "snapshot" {
                    *theirs.lock().unwrap() = told["snapshot"].clone();
                }
            }
        });
        let page = Self { station, number, sender: Mutex::new(sender), latest };
        page.wait("a first look", |latest| !latest.is_null());
        page
    }

    pub(crate) fn latest(&self) -> Value {
        self.latest.lock().unwrap().clone()
    }

    pub(crate) fn steps(&self) -> Vec<Value> {
        self.station.steps(self.number)
    }

    /// The row of the last step, to tell what comes after it. Of the list, as
    /// [`Self::since`]: what the page was told may be older.
    pub(crate) fn row(&self) -> u64 {
        self.steps().last().map_or(0, |step| step["trace"]["row"].as_u64().unwrap())
    }

    /// Steps after that row, as far as they are of the visit that is or was last.
    pub(crate) fn since(&self, row: u64) -> Vec<Value> {
        let is_later = |step: &Value| step["trace"]["row"].as_u64().unwrap() > row;
        self.steps().into_iter().filter(is_later).collect()
    }

    #[track_caller]
    pub(crate) fn wait(&self, what: &str, is: impl Fn(&Value) -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is(&self.latest()) {
            let told = || told(&self.steps());
            assert!(Instant::now() < until, "{}: waited for {what}: {:?}", self.number, told());
            thread::sleep(GLANCE);
        }
    }

    /// Presses something on what is on the panel.
    pub(crate) fn press(&self, op: &Value) {
        let at = self.latest()["panel"]["generation"].clone();
        self.sender.lock().unwrap().send(&json!({"type": "press", "at": at, "op": op}));
    }

    pub(crate) fn type_pin(&self, digits: [u8; 4]) {
        for digit in digits {
            self.press(&json!({"kind": "digit", "value": digit}));
        }
        self.press(&json!({"kind": "enter"}));
    }

    /// The patient does what leads on until the panel is as wanted; a card is
    /// left where it is.
    #[track_caller]
    pub(crate) fn walk(&self, what: &str, is: impl Fn(&Value) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            let latest = self.latest();
            if is(&latest) {
                return;
            }
            let told = || told(&self.steps());
            assert!(Instant::now() < until, "{}: walked to {what}: {:?}", self.number, told());
            let generation = latest["panel"]["generation"].clone();
            if self.act(&latest) {
                let pressed = Instant::now();
                // A press may come too late, and then nothing changes.
                while self.latest()["panel"]["generation"] == generation
                    && pressed.elapsed() < Duration::from_secs(2)
                {
                    thread::sleep(GLANCE);
                }
            } else {
                thread::sleep(GLANCE);
            }
        }
    }

    fn act(&self, latest: &Value) -> bool {
        let waits = ["idle", "reading", "capturing", "querying", "recording", "closing", "leaving"];
        let phase = latest["phase"].as_str().unwrap();
        let safe = latest["panel"]["owner"] == "safe";
        let name = latest["panel"]["name"].as_str().unwrap();
        if (waits.contains(&phase) && !safe) || name == "checking" || latest["lost"] == "reader" {
            return false;
        }
        if name == "card-pin" {
            self.type_pin([1, 2, 3, 4]);
            return true;
        }
        let buttons = latest["panel"]["buttons"].as_array().unwrap();
        let roles = ["continue", "use-pin", "primary", "option", "use-face"];
        let with = |role: &&str| buttons.iter().find(|button| button["role"] == *role);
        match roles.iter().find_map(with) {
            Some(button) => self.press(&button["op"]),
            None => return false,
        }
        true
    }

    /// Waits until a visit has begun with what was put in.
    #[track_caller]
    pub(crate) fn wait_for_the_card(&self) {
        self.wait("the card to be seen", |latest| {
            let over = latest["phase"] == "idle" || latest["phase"] == "leaving";
            !over && latest["lost"].is_null() && latest["slot"] != "empty"
        });
    }

    /// To the end of a visit, with the card still there.
    #[track_caller]
    pub(crate) fn walk_to_the_end(&self) {
        self.walk("the end", |latest| latest["phase"] == "closing" || latest["phase"] == "leaving");
        let steps = self.steps();
        let recorded = steps.iter().any(|step| step["phase"] == "recording");
        assert!(recorded, "{}: {:?}", self.number, told(&steps));
    }
}
