use arrow::datatypes::{DataType, Field, Schema, TimeUnit};
use datafusion::{
    common::ParamValues,
    error::DataFusionError,
    execution::{SessionState, context::SQLOptions},
    logical_expr::LogicalPlan,
    sql::{parser::Statement, sqlparser::ast},
};
use domain::{dataset::TableRef, problem::Problem, template::BoundValue};

use super::{LakeSession, parameters::bound as bound_value, position::SqlText, problems};
use crate::values::type_words;

/// A statement that can be run.
pub(crate) struct Planned {
    pub(crate) state: SessionState,
    pub(crate) plan: LogicalPlan,
    /// The tables it reads.
    pub(crate) inputs: Vec<TableRef>,
}

/// A statement that cannot be run.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) problem: Problem,
    /// The column that it names and that is not there, if that is the problem.
    pub(crate) unknown_column: Option<String>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, unknown_column: None }
    }
}

/// Plans a statement: it must be one `select`, and everything it names must exist.
pub(crate) async fn plan(
    session: LakeSession,
    typed: &str,
    bound: String,
    values: Vec<BoundValue>,
) -> Result<Planned, Refused> {
    let text = SqlText::new(typed, &bound);
    let failed = |error: &DataFusionError| Refused {
        problem: problems::of_planning(error, &text, &session.tables),
        unknown_column: problems::unknown_column(error),
    };
    let dialect = session.state.config_options().sql_parser.dialect;
    let statement = session.state.sql_to_statement(&bound, &dialect).map_err(|error| match error.find_root() {
        DataFusionError::NotImplemented(_) => only_one(&text).into(),
        _ => failed(&error),
    })?;
    if !is_query(&statement) {
        return Err(only_select(&text).into());
    }
    let plan = session.state.statement_to_plan(statement).await.map_err(|error| failed(&error))?;
    let reading = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    reading.verify_plan(&plan).map_err(|_| only_select(&text))?;
    let values = ParamValues::List(values.into_iter().map(bound_value).collect());
    let plan = plan.with_param_values(values).map_err(|error| failed(&error))?;
    // Types are only brought together here, so that is where it shows whether they can be.
    let plan = session.state.optimize(&plan).map_err(|error| failed(&error))?;
    let inputs = session.used();
    Ok(Planned { state: session.state, plan, inputs })
}

/// Returns whether a statement is a query through and through: behind a `with`, something else may stand.
fn is_query(statement: &Statement) -> bool {
    let Statement::Statement(statement) = statement else { return false };
    let ast::Statement::Query(query) = statement.as_ref() else { return false };
    matches!(
        query.body.as_ref(),
        ast::SetExpr::Select(_)
            | ast::SetExpr::Query(_)
            | ast::SetExpr::SetOperation { .. }
            | ast::SetExpr::Values(_)
            | ast::SetExpr::Table(_)
    )
}

fn only_one(text: &SqlText) -> Problem {
    let message = "Only one statement is run. Remove what stands after the first semicolon.";
    let semicolon = text.part(0, text.length()).chars().position(|character| character == ';');
    match semicolon {
        Some(at) => Problem::new("sql", message).at(at, text.length()),
        None => Problem::new("sql", message),
    }
}

fn only_select(text: &SqlText) -> Problem {
    let start = text.part(0, text.length()).chars().take_while(|character| character.is_whitespace()).count();
    Problem::new("sql", "Only a select can stand here: SQL reads the lake, and changes nothing.")
        .at(start, text.word_end(start))
}

/// Returns the columns of a gold table that a statement gives.
pub(crate) fn gold_columns(plan: &LogicalPlan) -> Result<Schema, Problem> {
    let problem = |message: String| Err(Problem::new("sql", message));
    let mut fields: Vec<Field> = Vec::new();
    for field in plan.schema().fields() {
        let name = field.name();
        let unusable = |character: char| " ,;{}()\n\t=\"".contains(character) || character.is_control();
        if name.chars().any(unusable) {
            return problem(format!("The column “{name}” needs a name: write “as” and a name after it."));
        }
        if let Some(known) = fields.iter().find(|known| known.name().to_lowercase() == name.to_lowercase()) {
            return Err(problems::named_twice(known.name()));
        }
        let Some(data_type) = stored_type(field.data_type()) else {
            let words = type_words(field.data_type());
            return problem(format!(
                "The column “{name}” is of the type {words}, which a table cannot hold. Cast it to text."
            ));
        };
        fields.push(Field::new(name, data_type, true));
    }
    if fields.is_empty() {
        return problem("The statement gives no columns.".to_owned());
    }
    Ok(Schema::new(fields))
}

/// Returns the type under which a table holds values of a query's type; `None` if it cannot hold them.
fn stored_type(data_type: &DataType) -> Option<DataType> {
    Some(match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View | DataType::Null => DataType::Utf8,
        DataType::Boolean
        | DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::Float32
        | DataType::Float64
        | DataType::Date32
        | DataType::Binary => data_type.clone(),
        DataType::UInt8 => DataType::Int16,
        DataType::UInt16 => DataType::Int32,
        DataType::UInt32 | DataType::UInt64 => DataType::Int64,
        DataType::Float16 => DataType::Float32,
        DataType::Date64 => DataType::Date32,
        DataType::BinaryView | DataType::LargeBinary => DataType::Binary,
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale) => DataType::Decimal128(*precision, *scale),
        DataType::Timestamp(..) => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        DataType::Dictionary(_, values) => stored_type(values)?,
        DataType::List(element) | DataType::LargeList(element) => {
            let element = Field::new("element", stored_type(element.data_type())?, true);
            DataType::List(element.into())
        }
        DataType::Struct(fields) => {
            let fields =
                fields.iter().map(|field| Some(Field::new(field.name(), stored_type(field.data_type())?, true)));
            DataType::Struct(fields.collect::<Option<Vec<_>>>()?.into())
        }
        _ => return None,
    })
}
