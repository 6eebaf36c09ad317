//! What a child process may do: compute, and use the pipe it was born with.

use std::collections::BTreeMap;
use std::io::{Error, Result};

use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};

/// Closes every descriptor but standard input, output and error: whatever the
/// program was started with, a child does not keep it.
///
/// # Errors
/// The system's.
#[expect(unsafe_code, reason = "closing by number has no safe form")]
pub fn close_inherited() -> Result<()> {
    // SAFETY: a child calls this first; nothing in it owns a descriptor yet.
    match unsafe { libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, 0) } {
        0 => Ok(()),
        _ => Err(Error::last_os_error()),
    }
}

/// Limits that the kernel keeps: memory, processor time, no file may grow, no
/// further descriptor may be opened.
///
/// # Errors
/// The system's.
pub fn limit(memory_bytes: u64, cpu_s: Option<u64>) -> Result<()> {
    let set = |resource, max| {
        setrlimit(resource, Rlimit { current: Some(max), maximum: Some(max) }).map_err(Error::from)
    };
    set(Resource::Data, memory_bytes)?;
    set(Resource::Core, 0)?;
    set(Resource::Fsize, 0)?;
    set(Resource::Nofile, 3)?;
    if let Some(seconds) = cpu_s {
        set(Resource::Cpu, seconds)?;
    }
    Ok(())
}

/// No other process of the same user may look into this one, and it leaves no
/// core file.
///
/// # Errors
/// The system's.
pub fn hide() -> Result<()> {
    Ok(set_dumpable_behavior(DumpableBehavior::NotDumpable)?)
}

/// Leaves the process the system calls that computing needs. Any other kills
/// it: no file, no socket, no process can be opened from here on, whatever
/// code runs.
///
/// Does nothing on processors for which no list is kept.
///
/// # Errors
/// The system's.
pub fn close_off() -> Result<()> {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else { return Ok(()) };
    let allowed = [
        libc::SYS_read,
        libc::SYS_write,
        libc::SYS_close,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mprotect,
        libc::SYS_mremap,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_futex,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_restart_syscall,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_getpid,
        libc::SYS_tgkill,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let rules: BTreeMap<i64, Vec<seccompiler::SeccompRule>> =
        allowed.into_iter().map(|call| (call, Vec::new())).collect();
    let filter = SeccompFilter::new(rules, SeccompAction::KillProcess, SeccompAction::Allow, arch)
        .map_err(Error::other)?;
    let program: BpfProgram = filter.try_into().map_err(Error::other)?;
    seccompiler::apply_filter_all_threads(&program).map_err(Error::other)
}
