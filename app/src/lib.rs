//! The pages of FlowForge: Leptos components and the server functions they call.
//!
//! The same code makes a page on the server (feature `ssr`) and takes it over in the browser (feature `hydrate`). A
//! folder per noun holds its pages and its server functions; what they share is here. How a page is written is in
//! `docs/frontend.md`.

#![expect(unreachable_pub, reason = "a component is a function within what its macro makes of it")]

/// The app around all pages, and the map of the pages.
pub mod app;
/// The one error that every server function returns.
pub mod error;
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
/// The frame around the pages: navigation, top bar, messages.
pub mod layout;
/// Pages that follow what happens.
pub mod live;
/// What the address says.
pub mod params;
/// What only the server can do.
pub mod server;
/// The HTML document.
pub mod shell;
/// The design system.
pub mod ui;
/// Who looks at the page.
pub mod viewer;

pub use app::App;
