//! Component to machine code, in a child process with limits, kept in an
//! authenticated cache.
//!
//! A hash in a file name is not authentication: whoever can write a file into
//! the cache could run code in the worker. Each file carries a MAC under a key
//! of the device; one that does not fit is thrown away and made anew.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use child::{pipe, sandbox};
use sha2::{Digest, Sha256};

use crate::engine::Engine;
use crate::fault::LoadError;

/// Bytes of a component.
pub const COMPONENT_BYTES_MAX: usize = 32 << 20;
/// How long compiling may take, by the clock.
const COMPILE_TIME_MAX: Duration = Duration::from_secs(90);
/// Writable memory of a compiler, in bytes.
const COMPILER_BYTES_MAX: u64 = 3 << 30;
/// Processor time of a compiler, in seconds.
const COMPILER_CPU_S_MAX: u64 = 60;
const KEY_BYTES: usize = blake3::KEY_LEN;
const MAC_BYTES: usize = blake3::OUT_LEN;
const KEY_FILE: &str = "device.key";

/// Machine code of one component, made by this process or found authentic.
#[derive(Clone)]
pub struct Code {
    pub(crate) bytes: Vec<u8>,
    /// SHA-256 of the component.
    pub digest: [u8; 32],
}

/// Whether machine code was found or had to be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Origin {
    /// It was in the cache and authentic.
    Cached,
    /// It was not in the cache.
    Compiled,
    /// What was in the cache was not authentic, and was replaced.
    Replaced,
}

impl Code {
    /// Compiles in this process: for tests, players and auditors, which run
    /// guests in process anyway.
    ///
    /// # Errors
    /// [`LoadError::Compile`].
    pub fn compile(engine: &Engine, component: &[u8]) -> Result<Self, LoadError> {
        let bytes = engine
            .wasmtime
            .precompile_component(component)
            .map_err(|error| LoadError::Compile(format!("{error:#}")))?;
        Ok(Self { bytes, digest: Sha256::digest(component).into() })
    }

    /// Makes a component of the code.
    ///
    /// # Errors
    /// [`LoadError::Machine`] if it was made by another engine.
    #[expect(unsafe_code, reason = "machine code of our own making is loaded")]
    pub(crate) fn component(
        &self,
        engine: &Engine,
    ) -> Result<wasmtime::component::Component, LoadError> {
        // SAFETY: the bytes come from `precompile_component` of the same
        // version: made in this process, sent by the parent over the pipe it
        // opened, or found in the cache with the device's MAC over them.
        unsafe { wasmtime::component::Component::deserialize(&engine.wasmtime, &self.bytes) }
            .map_err(|error| LoadError::Machine(format!("{error:#}")))
    }
}

/// The child's side of compiling: a component on standard input, machine code or
/// what is wrong with the component on standard output.
///
/// # Errors
/// The pipe's, or the machine's refusal of the limits.
pub fn serve() -> std::io::Result<()> {
    let (mut input, mut output) = (std::io::stdin().lock(), pipe::Output);
    sandbox::close_inherited()?;
    let component: Vec<u8> = pipe::receive(&mut input)?;
    sandbox::limit(COMPILER_BYTES_MAX, Some(COMPILER_CPU_S_MAX))?;
    let engine = Engine::new().map_err(std::io::Error::other)?;
    sandbox::close_off()?;
    pipe::send(&mut output, &Code::compile(&engine, &component).map(|code| code.bytes))
}

/// Compiles in children, and keeps what they make.
pub struct Compiler {
    program: PathBuf,
    cache: Dir,
    key: [u8; KEY_BYTES],
    fingerprint: u64,
}

impl Compiler {
    /// Opens the cache in `cache`, with the device's key in it, which is made
    /// if there is none. `program` is run with the argument `compile`.
    ///
    /// # Errors
    /// [`LoadError::Machine`] if the directory cannot be used.
    pub fn open(engine: &Engine, program: &Path, cache: Dir) -> Result<Self, LoadError> {
        let key = device_key(&cache).map_err(|error| LoadError::Machine(error.to_string()))?;
        Ok(Self { program: program.to_owned(), cache, key, fingerprint: engine.fingerprint() })
    }

    /// Machine code of a component, from the cache or made anew.
    ///
    /// # Errors
    /// [`LoadError::Compile`] or [`LoadError::CompileLimit`].
    pub fn code(&self, component: &[u8]) -> Result<(Code, Origin), LoadError> {
        if component.len() > COMPONENT_BYTES_MAX {
            let size = component.len();
            return Err(LoadError::CompileLimit(format!(
                "the component has {size} bytes; at most {COMPONENT_BYTES_MAX} are taken"
            )));
        }
        let digest: [u8; 32] = Sha256::digest(component).into();
        let name = format!("{}-{:016x}.code", hex(&digest), self.fingerprint);
        let found = self.cache.read(&name).ok();
        let origin = if found.is_some() { Origin::Replaced } else { Origin::Compiled };
        if let Some(bytes) = found.and_then(|bytes| self.open_file(&digest, bytes)) {
            return Ok((Code { bytes, digest }, Origin::Cached));
        }
        let bytes = self.compile(component)?;
        // A cache that cannot be written costs time at the next start only.
        let _ = self.keep(&name, &digest, &bytes);
        Ok((Code { bytes, digest }, origin))
    }

    /// Compares with another in constant time. BLAKE3, since the code is most of
    /// what a start reads, and HMAC with SHA-256 takes four times as long over it.
    fn mac(&self, digest: &[u8; 32], code: &[u8]) -> blake3::Hash {
        let mut mac = blake3::Hasher::new_keyed(&self.key);
        mac.update(digest);
        mac.update(&self.fingerprint.to_le_bytes());
        mac.update(code);
        mac.finalize()
    }

    /// The MAC comes last, so that the code is left where it was read.
    fn open_file(&self, digest: &[u8; 32], mut file: Vec<u8>) -> Option<Vec<u8>> {
        let length = file.len().checked_sub(MAC_BYTES)?;
        let (code, tag) = file.split_at_checked(length)?;
        let authentic = self.mac(digest, code) == *<&[u8; MAC_BYTES]>::try_from(tag).ok()?;
        file.truncate(length);
        authentic.then_some(file)
    }

    fn keep(&self, name: &str, digest: &[u8; 32], code: &[u8]) -> std::io::Result<()> {
        let part = format!("{name}.part-{}", std::process::id());
        let mut file = self.cache.create(&part)?;
        file.write_all(code)?;
        file.write_all(self.mac(digest, code).as_bytes())?;
        file.sync_all()?;
        self.cache.rename(&part, &self.cache, name)
    }

    fn compile(&self, component: &[u8]) -> Result<Vec<u8>, LoadError> {
        let stopped = |error: std::io::Error| LoadError::CompileLimit(error.to_string());
        let mut child = Command::new(&self.program)
            .arg("compile")
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| LoadError::Machine(error.to_string()))?;
        let answer = converse(&mut child, component);
        let _ = child.kill();
        let _ = child.wait();
        answer.map_err(stopped)?
    }
}

/// Sends the component and waits for the answer, no longer than
/// [`COMPILE_TIME_MAX`].
fn converse(child: &mut Child, component: &[u8]) -> std::io::Result<Result<Vec<u8>, LoadError>> {
    let missing = || std::io::Error::other("the child has no pipe");
    let mut input = child.stdin.take().ok_or_else(missing)?;
    let mut output = child.stdout.take().ok_or_else(missing)?;
    pipe::send(&mut input, &component)?;
    drop(input);
    pipe::readable(&output, Instant::now() + COMPILE_TIME_MAX)?;
    pipe::receive(&mut output)
}

fn device_key(dir: &Dir) -> std::io::Result<[u8; KEY_BYTES]> {
    if let Ok(bytes) = dir.read(KEY_FILE)
        && let Ok(key) = <[u8; KEY_BYTES]>::try_from(bytes.as_slice())
    {
        return Ok(key);
    }
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(std::io::Error::other)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).mode(0o600);
    let mut file = dir.open_with(KEY_FILE, &options)?;
    file.write_all(&key)?;
    file.sync_all()?;
    Ok(key)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
