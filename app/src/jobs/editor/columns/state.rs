use domain::{entry::Entry, job::ColumnDraft};
use leptos::prelude::*;

use crate::{
    forms::FormHandle,
    jobs::packed::{unpack_columns, with_rows},
};

/// How many columns are shown at once.
pub(crate) const COLUMNS_SHOWN: usize = 50;

/// One column as it is typed. It outlives the list it stands in, so that a row that stays keeps its controls.
#[derive(Clone)]
pub(crate) struct ColumnState {
    /// Tells columns apart while the editor is open.
    pub(crate) number: u32,
    /// What is typed.
    pub(crate) draft: ArcRwSignal<ColumnDraft>,
}

/// The columns as they are typed.
#[derive(Clone, Copy)]
pub(crate) struct ColumnsState {
    list: RwSignal<Vec<ColumnState>>,
    numbers: StoredValue<u32>,
    /// The page that is shown, from 0.
    pub(crate) page: RwSignal<usize>,
    /// Only columns whose name holds this are shown.
    pub(crate) filter: RwSignal<String>,
}

impl ColumnsState {
    /// Returns what the editor begins with.
    pub(crate) fn new(form: FormHandle, columns: Vec<ColumnDraft>, page: u32) -> Self {
        let state = Self {
            list: RwSignal::default(),
            numbers: StoredValue::new(0),
            page: RwSignal::new(usize::try_from(page).unwrap_or_default()),
            filter: RwSignal::default(),
        };
        state.become_like(sent_columns(form).unwrap_or(columns));
        untrack(move || state.show_first_problem(form));
        Effect::new(move || state.show_first_problem(form));
        state
    }

    /// Shows the page of the first column with which something is wrong.
    fn show_first_problem(self, form: FormHandle) {
        let error = form.error().get();
        let problems = error.as_ref().and_then(|error| error.problems());
        if let Some(index) =
            problems.and_then(|problems| problems.0.iter().find_map(|problem| index_of(&problem.field)))
        {
            self.filter.set(String::new());
            self.page.set(index / COLUMNS_SHOWN);
        }
    }

    /// Returns all columns.
    pub(crate) fn drafts(self) -> Vec<ColumnDraft> {
        self.list.read().iter().map(|column| column.draft.get()).collect()
    }

    /// Returns how many columns there are.
    pub(crate) fn count(self) -> usize {
        self.list.read().len()
    }

    /// Returns the columns that are shown, each with its place among all, and how many there are to page through.
    pub(crate) fn shown(self) -> (Vec<(usize, ColumnState)>, usize) {
        let list = self.list.read();
        let wanted = self.filter.read().trim().to_lowercase();
        let holds = |column: &ColumnState| {
            // Typing a name must not take its row away, so the rows do not follow the names.
            let draft = column.draft.read_untracked();
            wanted.is_empty()
                || draft.source.0.to_lowercase().contains(&wanted)
                || draft.name.0.to_lowercase().contains(&wanted)
        };
        let found: Vec<_> = list.iter().cloned().enumerate().filter(|(_, column)| holds(column)).collect();
        let count = found.len();
        let last_page = count.saturating_sub(1) / COLUMNS_SHOWN;
        let first = self.page.get().min(last_page) * COLUMNS_SHOWN;
        (found.into_iter().skip(first).take(COLUMNS_SHOWN).collect(), count)
    }

    /// Changes the list to these columns. A column that was there stays the same row.
    pub(crate) fn become_like(self, drafts: Vec<ColumnDraft>) {
        let mut known = self.list.get_untracked();
        let list: Vec<_> = drafts
            .into_iter()
            .map(|draft| {
                let found = known.iter().position(|column| column.draft.read_untracked().source == draft.source);
                match found.map(|found| known.swap_remove(found)) {
                    Some(column) => {
                        if *column.draft.read_untracked() != draft {
                            column.draft.set(draft);
                        }
                        column
                    }
                    None => self.made(draft),
                }
            })
            .collect();
        let unchanged = self.list.with_untracked(|before| {
            before.len() == list.len() && before.iter().zip(&list).all(|(before, now)| before.number == now.number)
        });
        if !unchanged {
            self.list.set(list);
        }
    }

    /// Adds columns at the end.
    pub(crate) fn add(self, drafts: Vec<ColumnDraft>) {
        let made: Vec<_> = drafts.into_iter().map(|draft| self.made(draft)).collect();
        self.list.update(|list| list.extend(made));
    }

    /// Removes the column with this name in the file.
    pub(crate) fn remove(self, source: &str) {
        self.list.update(|list| list.retain(|column| column.draft.read_untracked().source.trimmed() != source));
    }

    /// Reads a column from another one of the file.
    pub(crate) fn read_from(self, source: &str, other: &str) {
        let found = self.list.with_untracked(|list| {
            list.iter().find(|column| column.draft.read_untracked().source.trimmed() == source).cloned()
        });
        if let Some(column) = found {
            column.draft.update(|draft| {
                if draft.name.is_blank() {
                    draft.name = source.into();
                }
                draft.source = other.into();
            });
        }
    }

    fn made(self, draft: ColumnDraft) -> ColumnState {
        let number = self.numbers.try_update_value(|number| {
            *number += 1;
            *number
        });
        ColumnState { number: number.unwrap_or_default(), draft: ArcRwSignal::new(draft) }
    }
}

/// Returns the place of the column that a field belongs to: `columns[3].name`.
fn index_of(field: &str) -> Option<usize> {
    field.strip_prefix("columns[")?.split_once(']')?.0.parse().ok()
}

/// Returns the columns that a form came back with.
fn sent_columns(form: FormHandle) -> Option<Vec<ColumnDraft>> {
    let all = unpack_columns(&form.flat().value("packed.columns", String::new()));
    let first = (0..all.len().max(1)).find(|index| !sent(form, *index, "source").is_blank())?;
    let rows = (first..).map_while(|index| sent_column(form, index)).collect();
    Some(with_rows(all, rows))
}

fn sent_column(form: FormHandle, index: usize) -> Option<ColumnDraft> {
    let sent = |field: &str| sent(form, index, field);
    Some(sent("source")).filter(|source| !source.is_blank()).map(|source| ColumnDraft {
        source,
        name: sent("name"),
        data_type: sent("data_type"),
        date_order: sent("date_order"),
        date_format: sent("date_format"),
        timezone: sent("timezone"),
        decimal_comma: sent("decimal_comma"),
        changes: sent("changes"),
        key: sent("key"),
        required: sent("required"),
        excluded: sent("excluded"),
    })
}

fn sent(form: FormHandle, index: usize, field: &str) -> Entry {
    form.value(&format!("columns[{index}].{field}"), String::new()).into()
}
