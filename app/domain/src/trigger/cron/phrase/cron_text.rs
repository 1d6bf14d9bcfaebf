use crate::trigger::cron::{SEPARATOR, quartz::is_field_like};

/// Returns whether a text is meant as cron, right or wrong: its problem is then that of the expression, not of a word.
///
/// Minutes and hours have no letters, which no phrase begins with twice; a star is in no phrase.
pub(super) fn is_cron(text: &str) -> bool {
    let mut parts = text.split(SEPARATOR).filter(|part| !part.trim().is_empty()).peekable();
    parts.peek().is_some() && parts.all(is_line)
}

fn is_line(text: &str) -> bool {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let is_time = |field: &&str| is_field_like(field) && !field.bytes().any(|byte| byte.is_ascii_alphabetic());
    let has_star = fields.iter().any(|field| field.starts_with('*'));
    let is_whole = matches!(fields.len(), 5 | 6) && fields.iter().all(|field| is_field_like(field));
    fields.len() > 2 && fields[..2].iter().all(is_time) && (has_star || is_whole)
}
