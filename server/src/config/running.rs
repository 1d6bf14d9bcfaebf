use std::{fmt, str::FromStr};

use super::{Setting, values::ByteSize};

/// What runs in this process, and with how much of the machine.
#[derive(Clone, Debug)]
pub struct Running {
    /// What this process does, without repetition.
    pub roles: Setting<Vec<Role>>,
    /// How many executions run at the same time.
    pub workers: Setting<usize>,
    /// How much memory reading and writing data may take.
    pub memory: Setting<ByteSize>,
}

impl Running {
    /// Returns whether this process does `role`.
    pub fn does(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// One of the things that a process can do. Any number of processes may do each.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Role {
    /// Serve pages and the API.
    Web,
    /// Fire triggers.
    Scheduler,
    /// Run executions.
    Worker,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Web, Self::Scheduler, Self::Worker];
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "web" => Ok(Self::Web),
            "scheduler" => Ok(Self::Scheduler),
            "worker" => Ok(Self::Worker),
            other => Err(format!("“{other}” is no role; the roles are web, scheduler and worker")),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Web => "web",
            Self::Scheduler => "scheduler",
            Self::Worker => "worker",
        })
    }
}

/// Reads the number of executions at the same time.
pub(crate) fn workers(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|count| (1..=256).contains(count))
        .ok_or_else(|| format!("“{text}” is not a number from 1 to 256"))
}
