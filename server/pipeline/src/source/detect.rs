use domain::job::FormatKind;

/// The separators that are looked for.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Returns what a file is, judged by the first of its unpacked bytes and, where these leave it open, by its name.
pub(crate) fn kind_of(path: &str, first: &[u8], text: &str) -> FormatKind {
    if first.starts_with(b"PAR1") {
        return FormatKind::Parquet;
    }
    // Workbooks are zip archives, or the compound files of old.
    if first.starts_with(b"PK\x03\x04") || first.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return FormatKind::Excel;
    }
    match extension(path).as_str() {
        "tsv" | "tab" => return FormatKind::Tsv,
        "csv" => return FormatKind::Csv,
        "ndjson" | "jsonl" => return FormatKind::Ndjson,
        _ => {}
    }
    let start = text.trim_start();
    if start.starts_with('[') {
        FormatKind::Json
    } else if start.starts_with('{') {
        if is_line_by_line(start) { FormatKind::Ndjson } else { FormatKind::Json }
    } else {
        FormatKind::Csv
    }
}

/// Returns the ending of a file's name that says what is in it, in lower case: `csv` for `a.CSV.gz`.
pub(crate) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let name = [".gz", ".zst", ".gzip", ".zstd"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
    name.rsplit_once('.').map_or("", |(_, extension)| extension).to_owned()
}

/// Returns whether text that starts with an object is one object on each line.
fn is_line_by_line(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let Some(first) = lines.next() else { return false };
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    // A single line that is whole may be a document of one object that holds the list.
    whole && lines.next().map_or_else(|| !holds_list(first), |second| second.trim_start().starts_with('{'))
}

fn holds_list(object: &str) -> bool {
    let value: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_str(object);
    value.is_ok_and(|object| {
        object
            .values()
            .filter(|value| value.as_array().is_some_and(|list| list.iter().any(serde_json::Value::is_object)))
            .count()
            == 1
    })
}

/// Returns the separator of a text: the one that cuts most lines into the same number of fields.
pub(crate) fn separator_of(text: &str, quote: u8) -> u8 {
    let mut best = (0, b',');
    for separator in SEPARATORS {
        let counts = fields_per_line(text.as_bytes(), separator, quote);
        let Some(&first) = counts.first() else { continue };
        if first < 2 {
            continue;
        }
        let agreeing = counts.iter().filter(|&&count| count == first).count();
        // Agreement counts most; among separators that agree alike, the one that finds more fields.
        let score = agreeing * 1_000_000 / counts.len() * 1_000 + first.min(999);
        if score > best.0 {
            best = (score, separator);
        }
    }
    best.1
}

fn fields_per_line(text: &[u8], separator: u8, quote: u8) -> Vec<usize> {
    const LINES: usize = 200;
    let mut counts = Vec::new();
    let (mut fields, mut quoted, mut at_start, mut empty) = (1, false, true, true);
    for &byte in text {
        if quoted {
            quoted = byte != quote;
            continue;
        }
        match byte {
            b'\n' | b'\r' => {
                if !empty {
                    counts.push(fields);
                    if counts.len() == LINES {
                        break;
                    }
                }
                (fields, at_start, empty) = (1, true, true);
                continue;
            }
            _ if byte == separator => {
                fields += 1;
                at_start = true;
            }
            // A quote opens a field at its start, and again after its end, which is a doubled quote.
            _ if byte == quote => quoted = at_start,
            _ => at_start = false,
        }
        empty = false;
    }
    // The last line may be cut off; it only counts if there is no other.
    if counts.is_empty() && !empty {
        counts.push(fields);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_before_the_name() {
        for (path, text, kind) in [
            ("a.csv", "PAR1....", FormatKind::Parquet),
            ("a.txt", "a;b\n1;2\n", FormatKind::Csv),
            ("a.tsv.gz", "a\tb\n", FormatKind::Tsv),
            ("a", "{\"a\":1}\n{\"a\":2}\n", FormatKind::Ndjson),
            ("a", " [ {\"a\":1} ]", FormatKind::Json),
            ("a.json", "{\"rows\":[{\"a\":1}]}\n", FormatKind::Json),
            ("a.json", "{\n \"rows\": [\n", FormatKind::Json),
            ("a.json", "{\"a\":1}\n", FormatKind::Ndjson),
            ("a.jsonl", "{\"a\":[{}]}\n", FormatKind::Ndjson),
            ("a.dat", "PK\x03\x04....", FormatKind::Excel),
        ] {
            assert_eq!(kind_of(path, text.as_bytes(), text), kind, "{path}: {text}");
        }
    }

    #[test]
    fn the_separator_is_the_one_on_which_lines_agree() {
        for (text, separator) in [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b\n1,5;2\n2,5;3\n", b';'),
            ("name\tnote\nx\ta, b; c\n", b'\t'),
            ("a|b\n1|\"x|y\"\n", b'|'),
            ("\"a;b\",c\n\"1;2;3\",4\n", b','),
            ("one\ntwo\n", b','),
        ] {
            assert_eq!(separator_of(text, b'"'), separator, "{text}");
        }
    }
}
