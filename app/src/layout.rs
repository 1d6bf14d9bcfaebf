//! The frame around the pages: navigation, top bar, messages.

mod account_menu;
mod banners;
mod bottom_bar;
mod clock;
mod find;
mod frame;
mod navigation;
mod patterns;
mod preference;
mod route_focus;
mod side_nav;
mod theme;
mod toasts;
mod top_bar;

pub use clock::ClockChoice;
pub use frame::Frame;
pub use navigation::NavCounts;
pub use preference::PREFERENCES_PATH;
pub use theme::{ThemeChoice, ThemeSwitch};

/// Returns the title of the document for the title of a page.
pub(crate) fn document_title(page: &str) -> String {
    format!("{page} · FlowForge")
}
