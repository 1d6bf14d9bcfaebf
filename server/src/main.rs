//! FlowForge: data pipelines, triggered and watched. Everything is in the library; see `server::cli`.

use std::process::ExitCode;

use clap::Parser;
use server::cli::Cli;

/// Returns memory between many small allocations faster than the system's allocator does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.code()
        }
    }
}
