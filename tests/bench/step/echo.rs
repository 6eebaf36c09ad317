//! What the machine needs to wake another process and be woken by it: a child
//! that answers so many bytes by so many others, and does nothing else.

use std::io::{Read, Write, stdin, stdout};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::Context;

/// The child's side, until the pipe is closed.
pub(crate) fn serve(asked_bytes: &str, answered_bytes: &str) -> anyhow::Result<()> {
    let mut asked = vec![0; asked_bytes.parse()?];
    let answered = vec![0; answered_bytes.parse()?];
    let (mut input, mut output) = (stdin().lock(), stdout().lock());
    while input.read_exact(&mut asked).is_ok() {
        output.write_all(&answered)?;
        output.flush()?;
    }
    Ok(())
}

/// The child.
pub(crate) struct Echo {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    asked: Vec<u8>,
    answered: Vec<u8>,
}

impl Echo {
    pub(crate) fn start(asked_bytes: usize, answered_bytes: usize) -> anyhow::Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("echo")
            .args([asked_bytes, answered_bytes].map(|bytes| bytes.to_string()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let input = child.stdin.take().context("the child has no input")?;
        let output = child.stdout.take().context("the child has no output")?;
        let (asked, answered) = (vec![0; asked_bytes], vec![0; answered_bytes]);
        Ok(Self { child, input, output, asked, answered })
    }

    pub(crate) fn ask(&mut self) -> anyhow::Result<()> {
        self.input.write_all(&self.asked)?;
        Ok(self.output.read_exact(&mut self.answered)?)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
