use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use arrow::datatypes::{Field, Schema, SchemaRef};
use domain::job::{FileJob, SchemaDrift};

use crate::{
    bronze::is_audit_column,
    cast::{Caster, arrow_type},
    failure::Result,
    lake::KEY_METADATA,
};

/// Which columns silver takes from bronze, and how.
#[derive(Debug)]
pub(crate) struct CastPlan {
    declared: Vec<Declared>,
    /// Bronze columns that are not new, in lower case: declared and left out.
    known: HashSet<String>,
    /// Whether columns that are not known join silver as text.
    takes_unknown: bool,
    /// Answers given before, by the columns of the batch.
    mappings: Mutex<Vec<(SchemaRef, Arc<Mapping>)>>,
}

#[derive(Debug)]
pub(super) struct Declared {
    source: String,
    pub(super) caster: Caster,
    pub(super) field: Field,
}

/// Where the columns of silver are in batches of one kind.
#[derive(Debug)]
pub(super) struct Mapping {
    /// For each declared column its place, if it is there.
    pub(super) declared: Vec<Option<usize>>,
    /// The places of columns that join as text.
    pub(super) texts: Vec<usize>,
    /// The columns of silver without those that FlowForge adds.
    pub(super) fields: Vec<Field>,
}

impl CastPlan {
    pub(crate) fn new(job: &FileJob) -> Result<Self> {
        let mut declared = Vec::new();
        for column in &job.columns {
            let mut field = Field::new(&column.name, arrow_type(column.data_type), true);
            if column.key {
                field = field.with_metadata([(KEY_METADATA.to_owned(), "true".to_owned())].into());
            }
            declared.push(Declared { source: column.source.to_lowercase(), caster: Caster::new(column)?, field });
        }
        let known = declared.iter().map(|column| column.source.clone());
        let known = known.chain(job.excluded.iter().map(|name| name.to_lowercase())).collect();
        let takes_unknown = job.columns.is_empty() || job.source.schema_drift == SchemaDrift::Add;
        Ok(Self { declared, known, takes_unknown, mappings: Mutex::default() })
    }

    pub(super) fn declared(&self) -> &[Declared] {
        &self.declared
    }

    /// Returns the columns that the job declares, as silver has them.
    pub(super) fn declared_fields(&self) -> Vec<Field> {
        self.declared.iter().map(|column| column.field.clone()).collect()
    }

    /// Returns whether columns join that the job does not declare.
    pub(crate) fn takes_unknown(&self) -> bool {
        self.takes_unknown
    }

    /// Returns the columns that silver gets from batches with these columns, without those that FlowForge adds.
    pub(crate) fn fields_from(&self, bronze: &Schema) -> Vec<Field> {
        self.map(bronze).fields
    }

    /// Returns where the columns of silver are in batches with these columns.
    pub(super) fn mapping(&self, bronze: &SchemaRef) -> Arc<Mapping> {
        let mut mappings = self.mappings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, mapping)) = mappings.iter().find(|(known, _)| Arc::ptr_eq(known, bronze)) {
            return Arc::clone(mapping);
        }
        let mapping = Arc::new(self.map(bronze));
        // Scans give each row group a schema of its own, so only the latest few are worth keeping.
        if mappings.len() > 16 {
            mappings.remove(0);
        }
        mappings.push((Arc::clone(bronze), Arc::clone(&mapping)));
        mapping
    }

    fn map(&self, bronze: &Schema) -> Mapping {
        let business = bronze.fields().iter().enumerate().filter(|(_, field)| !is_audit_column(field.name()));
        let places: HashMap<String, usize> =
            business.clone().map(|(place, field)| (field.name().to_lowercase(), place)).collect();
        let declared = self.declared.iter().map(|column| places.get(&column.source).copied()).collect();
        let mut fields = self.declared_fields();
        let mut taken: HashSet<_> = fields.iter().map(|field| field.name().to_lowercase()).collect();
        let mut texts = Vec::new();
        for (place, field) in business.filter(|_| self.takes_unknown) {
            if self.known.contains(&field.name().to_lowercase()) {
                continue;
            }
            let mut name = field.name().clone();
            let mut number = 2;
            while !taken.insert(name.to_lowercase()) {
                name = format!("{}_{number}", field.name());
                number += 1;
            }
            texts.push(place);
            fields.push(field.as_ref().clone().with_name(name));
        }
        Mapping { declared, texts, fields }
    }
}
