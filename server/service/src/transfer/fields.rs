//! The fields of a file: the same names as in drafts and in REST, in the order in which they are written.

/// The fields of one kind of thing.
#[derive(Debug)]
pub(super) struct Fields {
    /// What has them, as in "a trigger has no field".
    pub(super) thing: &'static str,
    /// The fields, in their order.
    pub(super) list: &'static [Field],
}

/// One field.
#[derive(Debug)]
pub(super) struct Field {
    /// Its name.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Text. It is left out where it is the usual one, which is what a blank draft means.
    Text {
        /// The usual text.
        usual: &'static str,
    },
    /// A number, left out like text.
    Number {
        /// The usual number.
        usual: &'static str,
    },
    /// Whether something is so.
    Switch {
        /// What it is without being said.
        usual: bool,
    },
    /// Texts without commas: drafts hold them as one text that commas separate.
    Texts,
    /// Names, which may hold commas.
    Names,
    /// Names and values of any kind: drafts hold them as JSON.
    Object,
    /// Fields of its own.
    Part(&'static Fields),
    /// Fields of its own that are there or not: drafts have a switch `enabled` for it.
    Table(&'static Fields),
    /// A list of things with fields of their own.
    List(&'static Fields),
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

const fn text(name: &'static str) -> Field {
    usually(name, "")
}

const fn usually(name: &'static str, usual: &'static str) -> Field {
    field(name, Kind::Text { usual })
}

const fn number(name: &'static str, usual: &'static str) -> Field {
    field(name, Kind::Number { usual })
}

const fn switch(name: &'static str, usual: bool) -> Field {
    field(name, Kind::Switch { usual })
}

/// A whole file.
pub(super) const FILE: Fields =
    Fields { thing: "The file", list: &[number("version", ""), field("workflows", Kind::List(&WORKFLOW))] };

/// A workflow with everything in it.
pub(super) const WORKFLOW: Fields = Fields {
    thing: "A workflow",
    list: &[
        text("name"),
        text("description"),
        text("owner"),
        text("application"),
        text("team"),
        text("business_unit"),
        usually("environment", "development"),
        usually("priority", "medium"),
        usually("data_classification", "internal"),
        field("tags", Kind::Texts),
        text("notification_email"),
        number("max_active_executions", "1"),
        field("jobs", Kind::List(&JOB)),
        field("triggers", Kind::List(&TRIGGER)),
    ],
};

/// A job.
pub(super) const JOB: Fields = Fields {
    thing: "A job",
    list: &[
        text("name"),
        text("kind"),
        switch("enabled", true),
        field("source", Kind::Part(&SOURCE)),
        field("columns", Kind::List(&COLUMN)),
        field("bronze", Kind::Part(&BRONZE)),
        field("silver", Kind::Table(&SILVER)),
        field("gold", Kind::Table(&GOLD)),
    ],
};

const SOURCE: Fields = Fields {
    thing: "A source",
    list: &[
        text("pattern"),
        text("file_name"),
        text("sha256"),
        usually("format", "detect"),
        text("delimiter"),
        usually("quote", "\""),
        usually("encoding", "detect"),
        usually("header", "first_row"),
        number("skip_rows", "0"),
        text("sheet"),
        field("null_words", Kind::Texts),
        usually("schema_drift", "add"),
        switch("reread", false),
    ],
};

const COLUMN: Fields = Fields {
    thing: "A column",
    list: &[
        text("source"),
        text("name"),
        usually("data_type", "text"),
        usually("date_order", "year_first"),
        text("date_format"),
        usually("timezone", "UTC"),
        switch("decimal_comma", false),
        field("changes", Kind::Texts),
        switch("key", false),
        switch("required", false),
        switch("excluded", false),
    ],
};

const BRONZE: Fields = Fields { thing: "A bronze table", list: &[text("table"), usually("mode", "append")] };

const SILVER: Fields = Fields {
    thing: "A silver table",
    list: &[
        text("table"),
        text("strategy"),
        text("order_by"),
        usually("keep", "newest"),
        usually("on_misfit", "quarantine"),
    ],
};

const GOLD: Fields = Fields {
    thing: "A gold table",
    list: &[text("table"), usually("mode", "rebuild"), field("key", Kind::Texts), text("sql")],
};

/// A trigger.
pub(super) const TRIGGER: Fields = Fields {
    thing: "A trigger",
    list: &[
        text("trigger_name"),
        text("trigger_type"),
        switch("enabled", true),
        text("cron_expression"),
        usually("timezone", "UTC"),
        usually("dst_policy", "once"),
        text("starts_at"),
        text("ends_at"),
        number("ends_after_runs", ""),
        number("every_weeks", ""),
        text("weeks_from"),
        field("excluded_dates", Kind::Texts),
        number("jitter_seconds", "0"),
        usually("missed_policy", "latest"),
        number("catchup_window_minutes", "1440"),
        number("catchup_limit", "100"),
        field("upstream_workflows", Kind::Names),
        usually("dependency_condition", "on_success"),
        usually("upstream_mode", "any"),
        number("window_minutes", ""),
        number("delay_minutes", "0"),
        number("deadline_minutes", ""),
        usually("deadline_action", "give_up"),
        text("event_type"),
        field("event_config", Kind::Object),
        text("overlap_policy"),
        number("pause_after_failures", ""),
        field("parameters", Kind::Object),
    ],
};

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{
        job::{ColumnDraft, JobDraft},
        trigger::definition::TriggerDraft,
        workflow::WorkflowDraft,
    };
    use serde_json::{Value, json};

    use super::*;

    fn names(fields: &Fields) -> BTreeSet<&str> {
        fields.list.iter().map(|field| field.name).collect()
    }

    /// The fields of a draft, without those that a file cannot have, with those that it has in their place.
    fn drafted<'a>(draft: &'a Value, not_here: &[&str], here: &[&'a str]) -> BTreeSet<&'a str> {
        let fields = draft.as_object().expect("a draft").keys().map(String::as_str);
        fields.filter(|name| !not_here.contains(name)).chain(here.iter().copied()).collect()
    }

    #[test]
    fn a_file_has_the_fields_of_drafts() {
        let workflow = json!(WorkflowDraft::default());
        assert_eq!(names(&WORKFLOW), drafted(&workflow, &["version"], &["jobs", "triggers"]));
        let job = json!(JobDraft::default());
        assert_eq!(names(&JOB), drafted(&job, &["version"], &[]));
        assert_eq!(names(&SOURCE), drafted(&job["source"], &["upload_id"], &["sha256"]));
        assert_eq!(names(&COLUMN), drafted(&json!(ColumnDraft::default()), &[], &[]));
        assert_eq!(names(&BRONZE), drafted(&job["bronze"], &[], &[]));
        assert_eq!(names(&SILVER), drafted(&job["silver"], &["enabled"], &[]));
        assert_eq!(names(&GOLD), drafted(&job["gold"], &["enabled"], &[]));
        let trigger = json!(TriggerDraft::default());
        let by_number = ["version", "depends_on_workflow_id", "upstream_workflow_ids"];
        assert_eq!(names(&TRIGGER), drafted(&trigger, &by_number, &["upstream_workflows"]));
    }
}
