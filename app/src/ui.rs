//! The design system: parts of pages that know nothing of workflows.
//!
//! Every part has one root class, with variants as a second class and state as ARIA or `data-status`; its look is in
//! `style/ui/`, in the partial that holds its root class. None uses an inline style, which the content security policy
//! forbids, and each works before the browser's part of the program has arrived, or is hidden until then.

/// The circle with a person's initials.
mod avatar;
/// A fact about a thing.
mod badge;
/// A message for the whole product.
mod banner;
/// Where the page stands.
mod breadcrumbs;
/// What acts.
mod button;
/// A note about the part it stands in.
mod callout;
/// A box with a head and a foot.
mod card;
/// A filter or a preset.
mod chip;
/// Text in the face of code.
mod code;
/// SQL that is typed.
mod code_editor;
/// Copies a text.
mod copy_button;
/// Numbers on top of a page.
mod counts;
/// A question, or a form of a few fields, over the page.
mod dialog;
/// What a page says when there is nothing.
mod empty;
/// Label, control, hint and what is wrong.
mod field;
/// A signal and a control that stay alike.
mod follow;
/// The end of a form.
mod form_foot;
/// Icons.
pub mod icon;
/// Icons that can be pressed.
mod icon_button;
/// Short mixed lists.
mod items;
/// One record as names and values.
mod kv;
/// Bronze, silver, gold: a letter in a circle with a word.
mod layer;
/// What goes, looking like what acts.
mod link_button;
/// Lines of a log.
mod log_lines;
/// The mark of the product.
mod logo;
/// Actions behind three dots.
mod menu;
/// The last ten outcomes.
mod outcomes;
/// The head of a page: its title, and where the reading begins.
mod page_head;
/// The way to the next page of a list.
mod pagination;
/// Shares in hundredths of a per cent.
mod portion;
/// How far something is.
mod progress;
/// One menu for all rows of a table.
mod row_menu;
/// Views of the same thing.
mod segmented;
/// A secret, at the only time it is shown.
mod shown_once;
/// The shape of what is being loaded.
mod skeleton;
/// A small line of numbers.
mod sparkline;
/// Parts of a whole in one bar.
mod stacked_bar;
/// The state of a thing.
mod status;
/// Records and rows of data.
mod table;
/// Links between things.
mod tabs;
/// Bars over time.
mod timeline;
/// What has just been done.
mod toast;
/// What a colour means.
mod tone;

pub use avatar::Avatar;
pub use badge::Badge;
pub use banner::Banner;
pub use breadcrumbs::{Breadcrumbs, Crumb};
pub use button::{Button, ButtonKind, Size};
pub use callout::Callout;
pub use card::Card;
pub use chip::{Chip, ChipLink, FilterChip};
pub use code::Code;
pub use code_editor::{Caret, CodeEditor, line_and_column};
pub use copy_button::CopyButton;
pub use counts::{Count, Counts};
pub use dialog::{Dialog, DialogFoot, dialog_href, use_close_after, use_dialog_href};
pub use empty::Empty;
pub use field::{Field, FieldProblem};
pub use follow::follow;
pub use form_foot::FormFoot;
pub use icon::{Glyph, Icon, IconSize};
pub use icon_button::{IconButton, IconLink};
pub use items::{Item, Items};
pub use kv::{Fact, Kv};
pub use layer::Layer;
pub use link_button::LinkButton;
pub use log_lines::{LogItem, LogLine, LogLines};
pub use logo::Logo;
pub use menu::Menu;
pub use outcomes::{Outcome, Outcomes, OutcomesLegend};
pub use page_head::{PageHead, Reading};
pub use pagination::Pagination;
pub use portion::Portion;
pub use progress::{Progress, ProgressKind};
pub use row_menu::{RowMenu, RowMenuButton, RowMenuHandle, use_row_menu};
pub use segmented::{Segment, Segmented};
pub use shown_once::ShownOnce;
pub use skeleton::Skeleton;
pub use sparkline::Sparkline;
pub use stacked_bar::{Part, PartKind, StackedBar};
pub use status::{State, Status};
pub use table::{Cell, Column, HeadCell, Row, Sorting, Table, TableKind};
pub use tabs::{Tab, Tabs};
pub use timeline::{Bar, BarKind, Tick, Timeline, TimelineRow};
pub use toast::Toast;
pub use tone::Tone;

/// Joins class names with spaces, leaving out empty ones.
pub(crate) fn classes<const N: usize>(names: [&'static str; N]) -> String {
    let mut joined = String::with_capacity(names.iter().map(|name| name.len() + 1).sum());
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(name);
    }
    joined
}
