use arrow::datatypes::{Schema, SchemaRef};
use deltalake_core::kernel::{
    StructType,
    engine::arrow_conversion::{TryIntoArrow, TryIntoKernel},
};
use serde::{Deserialize, Serialize};

use crate::{
    failure::{Failure, Result},
    files::NewFile,
    keyed::united,
    lake::{Change, Committed, Table, TableState, Transactions},
};

/// In the log of a silver table: the last version that has something for quarantine.
const LATEST: &str = "flowforge/quarantine";
/// The prefix under which the log of a quarantine notes the version of its silver table up to which it is complete; the
/// silver table's own identifier follows.
const COMPLETE: &str = "flowforge/silver/";

/// How often a commit is tried when other writers are faster.
const TRIES: usize = 20;

/// What a commit of silver says about the rows it has set aside.
///
/// Two tables cannot change in one commit. So the rows are written to files of the quarantine first, the commit of silver
/// names these files, and the commit of the quarantine follows, now or, should the process die, before anybody looks at
/// it or adds to it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct SetAside {
    pub(super) files: Vec<NewFile>,
    /// The columns of the files, in the form of the Delta log.
    pub(super) schema: Option<StructType>,
    /// Whether they take the place of all that were set aside before.
    pub(super) replaces: bool,
    /// The version of silver that had something for quarantine before this one.
    before: Option<i64>,
}

impl SetAside {
    pub(super) fn new(files: Vec<NewFile>, schema: Option<&SchemaRef>, replaces: bool) -> Result<Self> {
        let schema = schema.map(|schema| schema.as_ref().try_into_kernel()).transpose()?;
        Ok(Self { files, schema, replaces, before: None })
    }

    /// Returns whether there is something to do at all.
    pub(super) fn matters(&self) -> bool {
        self.replaces || !self.files.is_empty()
    }

    /// Ties it to the commit of silver after `base`: returns what that commit notes.
    pub(super) fn tie(&mut self, base: Option<i64>, noted: &Transactions) -> (String, i64) {
        self.before = noted.get(LATEST);
        (LATEST.to_owned(), base.map_or(0, |version| version + 1))
    }
}

/// Completes the quarantine of a silver table with what commits of silver have named for it.
pub(crate) async fn complete_quarantine(silver: &Table, quarantine: &Table) -> Result<()> {
    for _ in 0..TRIES {
        let Some(state) = silver.load(None).await? else { return Ok(()) };
        let noted = silver.transactions(state.version()).await?;
        let Some(latest) = noted.get(LATEST) else { return Ok(()) };
        let mark = format!("{COMPLETE}{}", state.metadata().id());
        let base = quarantine.load(None).await?;
        let complete = match &base {
            Some(base) => quarantine.transactions(base.version()).await?.get(&mark),
            None => None,
        };
        if complete.is_some_and(|complete| complete >= latest) {
            return Ok(());
        }
        let change = gather(silver, latest, complete, base.as_ref(), mark).await?;
        if base.is_none() && change.schema.is_none() {
            return Ok(());
        }
        if let Committed::At(_) = quarantine.commit_after(base.as_ref(), &change).await? {
            return Ok(());
        }
    }
    Err(Failure::new(format!("The table {} is written to by too many jobs at once.", quarantine.label())))
}

/// Returns the change that brings a quarantine from version `complete` of silver to version `latest`.
async fn gather(
    silver: &Table,
    latest: i64,
    complete: Option<i64>,
    base: Option<&TableState>,
    mark: String,
) -> Result<Change> {
    let mut change = Change { operation: "WRITE", transactions: vec![(mark, latest)], ..Change::default() };
    let mut schema = base.map(|base| SchemaRef::clone(base.schema()));
    let mut next = Some(latest);
    // The newest comes first; what it replaces needs no look.
    while let Some(version) = next.filter(|version| complete.is_none_or(|complete| *version > complete)) {
        let note = silver.note(version).await?.ok_or_else(|| silver.lost_log(version))?;
        let aside: SetAside = serde_json::from_value(note["quarantine"].clone())?;
        change.rows_added += aside.files.iter().map(|file| file.rows.cast_signed()).sum::<i64>();
        change.added.splice(0..0, aside.files);
        if let Some(columns) = aside.schema {
            let columns: Schema = (&columns).try_into_arrow()?;
            let columns = SchemaRef::new(columns);
            schema = Some(match schema {
                Some(schema) => united(&schema, &columns),
                None => columns,
            });
        }
        if aside.replaces {
            change.removed = base.map(|base| base.files().to_vec()).unwrap_or_default();
            change.rows_removed = change.removed.iter().map(|file| file.rows.cast_signed()).sum();
            break;
        }
        next = aside.before;
    }
    let before = base.map(TableState::schema);
    change.schema = schema.filter(|schema| before != Some(schema)).map(|schema| schema.as_ref().clone());
    Ok(change)
}
