use domain::{choice::Choice, dataset::Layer, ids::DatasetId};

use crate::params::address;

/// A part of a dataset's page.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum DatasetTab {
    Rows,
    Schema,
    Versions,
    Quarantine,
    Lineage,
}

impl DatasetTab {
    const ALL: [Self; 5] = [Self::Rows, Self::Schema, Self::Versions, Self::Quarantine, Self::Lineage];

    /// Returns the parts that a dataset of a layer has.
    pub(super) fn of(layer: Layer) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |tab| *tab != Self::Quarantine || layer == Layer::Silver)
    }

    /// Returns the part that the address names; the rows if it names none.
    pub(super) fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|tab| tab.code() == code).unwrap_or(Self::Rows)
    }

    fn code(self) -> &'static str {
        match self {
            Self::Rows => "",
            Self::Schema => "schema",
            Self::Versions => "versions",
            Self::Quarantine => "quarantine",
            Self::Lineage => "lineage",
        }
    }

    /// Returns what it is called.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Rows => "Rows",
            Self::Schema => "Schema",
            Self::Versions => "Versions",
            Self::Quarantine => "Quarantine",
            Self::Lineage => "Lineage",
        }
    }

    /// Returns its address.
    pub(super) fn href(self, id: DatasetId) -> String {
        self.href_with(id, &[])
    }

    /// Returns its address with more that it is to show.
    pub(super) fn href_with(self, id: DatasetId, more: &[(&str, &str)]) -> String {
        let mut query = vec![("tab", self.code())];
        query.extend(more);
        address(&format!("/datasets/{id}"), &query)
    }
}

/// Returns the page of the datasets of a layer.
pub(super) fn layer_href(layer: Layer) -> String {
    address("/datasets", &[("layer", layer.code())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_by_its_address() {
        let id = DatasetId(5);
        assert_eq!(DatasetTab::Rows.href(id), "/datasets/5");
        assert_eq!(DatasetTab::Rows.href_with(id, &[("version", "3")]), "/datasets/5?version=3");
        assert_eq!(DatasetTab::Versions.href(id), "/datasets/5?tab=versions");
        for tab in DatasetTab::ALL {
            assert_eq!(DatasetTab::from_code(tab.code()), tab);
        }
        assert_eq!(DatasetTab::from_code("anything"), DatasetTab::Rows);
    }

    #[test]
    fn only_silver_sets_rows_aside() {
        assert!(DatasetTab::of(Layer::Silver).any(|tab| tab == DatasetTab::Quarantine));
        assert!(DatasetTab::of(Layer::Gold).all(|tab| tab != DatasetTab::Quarantine));
    }
}
