use std::borrow::Cow;

use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serializer, de};

use super::parse_timezone;

pub(in crate::trigger) fn serialize<S: Serializer>(timezone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(timezone.name())
}

pub(in crate::trigger) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tz, D::Error> {
    let name = <Cow<'de, str>>::deserialize(deserializer)?;
    parse_timezone(&name).map_err(|problem| de::Error::custom(problem.message))
}
