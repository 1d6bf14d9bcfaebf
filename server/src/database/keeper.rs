use std::{
    io,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

/// Waits for the end of its input, which comes when FlowForge is gone, and then stops process $1 and removes folder $2.
const SCRIPT: &str = r#"
cat >/dev/null
kill -INT "$1" 2>/dev/null
tries=0
while kill -0 "$1" 2>/dev/null && [ "$tries" -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
kill -QUIT "$1" 2>/dev/null
[ -z "$2" ] || rm -rf -- "$2"
"#;

/// A tiny process that outlives us by a moment, so that not even `kill -9` leaves PostgreSQL running.
///
/// We hold the other end of its input and never write: the system closes it when we end, in whatever way. A child that
/// is told of its parent's death by the kernel would be simpler, but that exists on Linux only and follows threads.
#[derive(Debug)]
pub(crate) struct Keeper {
    child: Child,
}

impl Keeper {
    /// Starts to watch over process `pid`, whose temporary `folder`, if any, goes with it.
    pub(crate) fn watch(pid: u32, folder: Option<&Path>) -> io::Result<Self> {
        let child = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "flowforge-keeper"])
            .arg(pid.to_string())
            .arg(folder.unwrap_or_else(|| Path::new("")))
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl+C at the terminal must not reach it.
            .process_group(0)
            .spawn()?;
        Ok(Self { child })
    }
}

impl Drop for Keeper {
    /// Ends it first and closes its input afterwards, so that it does nothing.
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            tracing::debug!("the keeper of PostgreSQL could not be ended: {error}");
        }
    }
}
