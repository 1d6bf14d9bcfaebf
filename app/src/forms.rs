//! Forms that work with and without script, and lose nothing.
//!
//! Every form is posted to the address of its own page and names a server function in a hidden field. In the browser
//! the function is called at once and its problems are put beside the fields. Without script the server calls the
//! function and either goes on to where the function leads, or makes the page again with what was typed and what is
//! wrong with it ([`Submitted`]). The features write the same form for both:
//!
//! ```ignore
//! let form = use_form::<SaveWorkflow>();
//! view! {
//!     <Form form>
//!         <TextField form at="name" label="Name" value=draft.name/>
//!         <FormFoot><SubmitButton form>"Save workflow"</SubmitButton></FormFoot>
//!     </Form>
//! }
//! ```

/// One button that calls a server function.
mod action_button;
/// What to do when somebody else was faster.
mod changed_meanwhile;
/// Checkboxes and switches.
mod check_field;
/// Radio buttons with a sentence each.
mod choice_field;
/// Forms that only change the address.
mod filter_form;
/// Lists to filter by.
mod filter_select;
/// The form itself.
mod form;
/// What a form knows of itself.
mod handle;
/// Fields that are not shown.
mod hidden;
/// How fields are called.
mod name;
/// A password.
mod password_field;
/// What is wrong with the whole of a form.
mod problems;
/// A button in every row of a list, for one form beside it.
mod row_button;
/// Lists to choose one from.
mod select_field;
/// Calls a server function with what a form holds.
mod send;
/// The button that sends a form.
mod submit_button;
/// What came back from a form that was sent without script.
mod submitted;
/// Several lines of text.
mod text_area;
/// One line of text.
mod text_field;

pub use action_button::ActionButton;
pub use changed_meanwhile::{ChangedMeanwhile, label_of};
pub use check_field::{CheckField, SwitchField};
pub use choice_field::{ChoiceField, ChoiceOption};
pub use filter_form::FilterForm;
pub use filter_select::{FilterSelect, filter_at_once};
pub use form::Form;
pub use handle::{FormHandle, use_form, use_form_for};
pub use hidden::Hidden;
pub use name::html_name;
pub use password_field::PasswordField;
pub use problems::FormProblems;
pub use row_button::RowButton;
pub use select_field::{SelectField, SelectOption};
pub use submit_button::SubmitButton;
pub(crate) use submitted::forget_submitted;
pub use submitted::{Ending, FUNCTION_FIELD, KEY_FIELD, QUIET_FIELD, Submitted, is_secret, provide_submitted};
pub use text_area::TextArea;
pub use text_field::TextField;
