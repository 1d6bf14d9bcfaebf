//! The pages of FlowForge: Leptos components and the server functions they call.
//!
//! The same code makes a page on the server (feature `ssr`) and takes it over in the browser (feature `hydrate`). A
//! folder per noun holds its pages and its server functions; what they share is here. How a page is written is in
//! `docs/frontend.md`.

#![expect(unreachable_pub, reason = "a component is a function within what its macro makes of it")]

/// The app around all pages, and the map of the pages.
pub mod app;
/// What is shown once data have arrived.
mod awaited;
/// What runs when.
mod calendar;
/// Copying texts.
mod clipboard;
/// The tables of the lake.
mod datasets;
/// How what a server function returns comes to the browser.
mod encoding;
/// The one error that every server function returns.
pub mod error;
/// Executions.
mod executions;
/// What a page shows when it cannot show what was asked for.
pub mod failure;
/// Messages that outlive the page they come from.
pub mod flash;
/// Times that stay right while the page is open.
pub mod format;
/// Forms that work with and without script, and lose nothing.
pub mod forms;
/// All parts of the design system on one page, for developers.
mod gallery;
/// What starts what.
mod graph;
/// What is running, what failed, what comes next.
mod home;
/// The jobs of a workflow.
mod jobs;
/// The frame around the pages: navigation, top bar, messages.
pub mod layout;
/// Pages that follow what happens.
pub mod live;
/// The pages, and the parts of the program that the browser loads them in.
pub mod pages;
/// What the address says.
pub mod params;
/// Pauses: why and until when, and what is said of them.
mod pauses;
/// What only the server can do.
pub mod server;
/// Accounts, tokens, the audit log, the workspace.
mod settings;
/// The HTML document.
pub mod shell;
/// Signing in and out.
mod sign_in;
/// What starts a workflow.
pub mod triggers;
/// The design system.
pub mod ui;
/// Who looks at the page.
pub mod viewer;
/// Workflows.
mod workflows;

pub use app::App;
pub use encoding::{Json, JsonText};
