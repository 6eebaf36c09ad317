//! A PC/SC service of a test's own: pcscd with readers of vpcd, its own socket
//! and ports, started and stopped by the test.
//!
//! pcscd has one place for its socket, so each runs in namespaces of its own,
//! where the machine allows it; otherwise one after the other, as root.
//! libpcsclite looks once a process where the socket is, so each test runs in a
//! process of its own, which [`alone`] starts.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::{SocketAddr, UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use card::ReaderName;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// How long to wait for anything that must come.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
/// How long a whole test may take.
const TEST_LIMIT: Duration = Duration::from_secs(150);
/// How long a test may wait for those before it, where there is one at a time.
const TURN_LIMIT: Duration = Duration::from_secs(1200);
/// How often to look again for what nobody reports.
const GLANCE: Duration = Duration::from_millis(2);
/// How long a card stays out before the next is put in, so that vpcd's poll of
/// 400 ms sees the reader empty.
pub(crate) const CHANGE: Duration = Duration::from_millis(900);

const PCSCD: &str = "/usr/sbin/pcscd";
const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
/// Slots in one copy of the driver, which are as many readers.
const SLOTS: usize = 2;
/// Below the ports that the system gives out by itself.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// The variable by which libpcsclite finds the socket.
const SOCKET: &str = "PCSCLITE_CSOCK_NAME";
/// The variable by which a test knows that it is alone, and its folder.
const FOLDER: &str = "MADOGUCHI_PCSCD_FOLDER";

/// Waits until there is something; panics when there is not.
pub(crate) fn wait_for<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    wait_within(PATIENCE, what, look)
}

fn wait_within<T>(limit: Duration, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + limit;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "waited in vain for {what}");
        thread::sleep(GLANCE);
    }
}

/// Runs `body`, which is all that a test does, in a process of its own.
pub(crate) fn alone<F: FnOnce()>(body: F) {
    // The body is a closure in the test, and its type is named so.
    let name = std::any::type_name::<F>();
    let name = name.strip_suffix("::{{closure}}").and_then(|name| name.split_once("::"));
    alone_as(&[name.unwrap().1, "--exact", "--nocapture"], TEST_LIMIT, body);
}

/// Runs `body` in a process of its own: this program, with such arguments as
/// bring it here again. Hands back what it has written, or panics with it.
pub(crate) fn alone_as(arguments: &[&str], limit: Duration, body: impl FnOnce()) -> String {
    if let Some(folder) = env::var_os(FOLDER) {
        body();
        File::create(Path::new(&folder).join("done")).unwrap();
        std::process::exit(0);
    }
    let _turn = (!has_namespaces()).then(take_turn);
    let folder = tempfile::tempdir().unwrap();
    let log = File::create(folder.path().join("log")).unwrap();
    let mut child = Command::new(env::current_exe().unwrap())
        .args(arguments)
        .env(SOCKET, folder.path().join("socket"))
        .env(FOLDER, folder.path())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .process_group(0)
        .spawn()
        .unwrap();
    let ended = ends_within(&mut child, limit);
    // Whatever it has started and not stopped.
    kill_process_group(Pid::from_child(&child), Signal::KILL).ok();
    child.wait().unwrap();
    let log = fs::read_to_string(folder.path().join("log")).unwrap();
    let done = folder.path().join("done").exists();
    assert!(ended && done, "ended by itself: {ended}\n{log}");
    log
}

fn ends_within(child: &mut Child, limit: Duration) -> bool {
    let until = Instant::now() + limit;
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            return false;
        }
        thread::sleep(GLANCE);
    }
    true
}

/// A reader of this service.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    /// As PC/SC knows it.
    pub(crate) name: ReaderName,
    /// Where its card connects.
    pub(crate) port: u16,
}

/// pcscd, running or not, with its readers.
pub(crate) struct Service {
    folder: PathBuf,
    /// Held so that no other test takes the same ports.
    claims: Vec<UnixListener>,
    /// Whether it runs in namespaces of its own.
    apart: bool,
    running: Option<Child>,
    /// In the order of the configuration.
    pub(crate) readers: Vec<Reader>,
}

impl Service {
    /// Starts pcscd with so many readers, rounded up to an even number.
    pub(crate) fn start(readers: usize) -> Self {
        let mut service = Self::stopped(readers);
        service.resume();
        service
    }

    /// As [`Self::start`], but pcscd does not run yet.
    pub(crate) fn stopped(readers: usize) -> Self {
        for path in [PCSCD, DRIVER] {
            assert!(Path::new(path).exists(), "{path} is missing: `.ci/setup tests` installs it");
        }
        let folder = PathBuf::from(env::var_os(FOLDER).expect("called within `alone`"));
        fs::create_dir(folder.join("readers")).unwrap();
        let mut service = Self {
            folder,
            claims: Vec::new(),
            apart: has_namespaces(),
            running: None,
            readers: Vec::new(),
        };
        for _ in 0..readers.div_ceil(SLOTS) {
            service.plug_in();
        }
        service
    }

    /// Adds a pair of readers to the configuration.
    ///
    /// Two that share one copy of the driver would take each other's answers,
    /// so each pair has its own.
    pub(crate) fn plug_in(&mut self) {
        let (claim, port) = PORTS.step_by(SLOTS).find_map(claim).expect("a free pair of ports");
        let number = self.claims.len();
        self.claims.push(claim);
        fs::copy(DRIVER, self.driver(number)).unwrap();
        for (slot, port) in [port, port + 1].into_iter().enumerate() {
            let name = ReaderName::new(&format!("Madoguchi {number} 00 {slot:02}")).unwrap();
            self.readers.push(Reader { name, port });
        }
        self.plug_back_in(number);
    }

    /// Takes a pair of readers out of the configuration.
    pub(crate) fn unplug(&self, pair: usize) {
        fs::remove_file(self.entry(pair)).unwrap();
    }

    /// Puts a pair of readers back into the configuration.
    pub(crate) fn plug_back_in(&self, pair: usize) {
        let port = self.readers[pair * SLOTS].port;
        let driver = self.driver(pair);
        let entry = format!(
            "FRIENDLYNAME \"Madoguchi {pair}\"\nDEVICENAME /dev/null:{port}\nLIBPATH {}\n\
             CHANNELID {port}\n",
            driver.display()
        );
        fs::write(self.entry(pair), entry).unwrap();
    }

    fn driver(&self, pair: usize) -> PathBuf {
        self.folder.join(format!("driver{pair}.so"))
    }

    fn entry(&self, pair: usize) -> PathBuf {
        self.folder.join("readers").join(pair.to_string())
    }

    /// Starts pcscd if it does not run.
    pub(crate) fn resume(&mut self) {
        let socket = self.folder.join("socket");
        let config = self.folder.join("readers");
        let log =
            File::options().create(true).append(true).open(self.folder.join("pcscd.log")).unwrap();
        let mut command = if self.apart {
            let mut command = Command::new("unshare");
            let script = "mount -t tmpfs tmpfs /run && mkdir /run/pcscd && \
                exec setpriv --pdeathsig KILL \"$0\" \"$@\"";
            command.args(["-Urm", "sh", "-c", script, PCSCD]);
            command
        } else {
            remove_leftovers();
            let mut command = Command::new("setpriv");
            command.args(["--pdeathsig", "KILL", PCSCD]);
            command
        };
        if asks_polkit() {
            command.arg("--disable-polkit");
        }
        let mut child = command
            .args(["--foreground", "--config"])
            .arg(config)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let root = if self.apart { format!("/proc/{}/root", child.id()) } else { String::new() };
        fs::remove_file(&socket).ok();
        symlink(format!("{root}/run/pcscd/pcscd.comm"), &socket).unwrap();
        wait_for("pcscd", || {
            if let Some(status) = child.try_wait().unwrap() {
                panic!("pcscd: {status}\n{}", self.log());
            }
            UnixStream::connect(&socket).ok()
        });
        self.running = Some(child);
    }

    /// What pcscd has written.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.folder.join("pcscd.log")).unwrap_or_default()
    }

    /// Sends pcscd a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(self.running.as_ref().unwrap()), signal).unwrap();
    }

    /// Ends pcscd by a signal and waits until it is gone.
    pub(crate) fn end(&mut self, signal: Signal) {
        self.signal(signal);
        let mut child = self.running.take().unwrap();
        if !ends_within(&mut child, PATIENCE) {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("pcscd outlived {signal:?}");
        }
    }

    /// A program that finds this service.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.env(SOCKET, self.folder.join("socket")).env("LC_ALL", "C");
        command
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Another service of the same process begins without readers.
        fs::remove_dir_all(self.folder.join("readers")).ok();
        if let Some(child) = &mut self.running {
            // It may be stopped by a signal.
            child.kill().ok();
            child.wait().ok();
            if thread::panicking() {
                std::io::stderr().write_all(self.log().as_bytes()).ok();
            }
        }
    }
}

/// Takes a pair of ports for this process, if nobody has them: among tests by a
/// name that the system keeps for as long as this process lives.
fn claim(port: u16) -> Option<(UnixListener, u16)> {
    let name = SocketAddr::from_abstract_name(format!("madoguchi vpcd {port}")).unwrap();
    let claim = UnixListener::bind_addr(&name).ok()?;
    let free = (port..)
        .take(SLOTS)
        .all(|port| std::net::TcpListener::bind((std::net::Ipv4Addr::UNSPECIFIED, port)).is_ok());
    free.then_some((claim, port))
}

fn has_namespaces() -> bool {
    let status = Command::new("unshare")
        .args(["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/run"])
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Newer versions ask polkit who may use a card; there is none in a namespace.
fn asks_polkit() -> bool {
    let help = Command::new(PCSCD).arg("--help").output().unwrap();
    String::from_utf8_lossy(&help.stdout).contains("--disable-polkit")
}

/// Without namespaces there is one pcscd at a time.
fn take_turn() -> File {
    assert!(
        rustix::process::geteuid().is_root(),
        "this machine gives no namespaces to ordinary users: run these tests as root"
    );
    fs::create_dir_all("/run/pcscd").unwrap();
    let turn = File::create("/run/madoguchi-pcscd.lock").unwrap();
    wait_within(TURN_LIMIT, "the tests before this one", || turn.try_lock().ok());
    assert!(
        UnixStream::connect("/run/pcscd/pcscd.comm").is_err(),
        "pcscd runs on this machine already: stop it"
    );
    turn
}

/// A pcscd that was killed leaves them, and the next refuses to start.
fn remove_leftovers() {
    for name in ["pcscd.comm", "pcscd.pid"] {
        fs::remove_file(Path::new("/run/pcscd").join(name)).ok();
    }
}
