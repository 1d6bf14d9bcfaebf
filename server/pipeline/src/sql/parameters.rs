use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use datafusion::{common::ScalarValue, common::metadata::ScalarAndMetadata};
use domain::template::{BoundValue, TemplateValues};
use serde_json::{Map, Value};

/// Returns values with which a statement can be planned before there is an execution.
pub(super) fn placeholders(parameters: &Map<String, Value>) -> TemplateValues<'_> {
    TemplateValues { parameters, scheduled_for: DateTime::<Utc>::UNIX_EPOCH, timezone: Tz::UTC }
}

/// Returns a value as the engine binds it.
pub(super) fn bound(value: BoundValue) -> ScalarAndMetadata {
    let scalar = match value {
        BoundValue::Null => ScalarValue::Null,
        BoundValue::Boolean(value) => ScalarValue::Boolean(Some(value)),
        BoundValue::Integer(value) => ScalarValue::Int64(Some(value)),
        BoundValue::Double(value) => ScalarValue::Float64(Some(value)),
        BoundValue::Text(value) => ScalarValue::Utf8(Some(value)),
        BoundValue::Date(value) => {
            let days = value.signed_duration_since(chrono::NaiveDate::default()).num_days();
            ScalarValue::Date32(i32::try_from(days).ok())
        }
        BoundValue::Timestamp(value) => {
            ScalarValue::TimestampMicrosecond(Some(value.timestamp_micros()), Some("UTC".into()))
        }
    };
    scalar.into()
}
