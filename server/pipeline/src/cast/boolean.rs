use super::Reason;

const TRUE: [&str; 7] = ["true", "t", "yes", "y", "1", "on", "1.0"];
const FALSE: [&str; 7] = ["false", "f", "no", "n", "0", "off", "0.0"];

/// Reads true or false, in whatever case.
pub(super) fn parse(text: &str) -> Result<bool, Reason> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is(&TRUE) {
        Ok(true)
    } else if is(&FALSE) {
        Ok(false)
    } else {
        Err("is neither true nor false".into())
    }
}
