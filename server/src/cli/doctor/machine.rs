use std::{fs, path::Path, process::Command};

use super::checks::Check;
use crate::config::values::ByteSize;

/// Below this much free space, PostgreSQL and the lake are about to stop.
const TIGHT: u64 = 1 << 30;

/// Looks at the free space under `folder`, where `df` tells.
pub(super) fn disk(folder: &Path) -> Option<Check> {
    let existing = folder.ancestors().find(|folder| folder.is_dir())?;
    let output = Command::new("df").arg("-Pk").arg(existing).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let kibibytes: u64 = text.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()?;
    let free = kibibytes.saturating_mul(1024);
    let message = format!("{} MiB are free", free >> 20);
    Some(if free < TIGHT { Check::doubtful("disk", message) } else { Check::right("disk", message) })
}

/// Compares the memory that data may take with what the machine, or its container, has.
pub(super) fn memory(wanted: ByteSize) -> Option<Check> {
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    let has = machine.into_iter().chain(container).min()?;
    let message = format!("{wanted} of {} MiB are for data", has >> 20);
    let half = has / 2;
    Some(if wanted.0 > half {
        Check::doubtful(
            "memory",
            format!("{message}: more than half. Pages and PostgreSQL need some, too; lower `memory`."),
        )
    } else {
        Check::right("memory", message)
    })
}

fn total(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_memory_is_read_in_kibibytes() {
        assert_eq!(total("MemTotal:  24576 kB\nMemFree: 1 kB\n"), Some(24_576 * 1024));
    }
}
