use std::collections::BTreeSet;

use domain::problem::Problems;
use saphyr::{MarkedYaml, Scalar, ScalarStyle, YamlData, YamlLoader};
use saphyr_parser::{Event, Parser, ScanError, SpannedEventReceiver};
use serde_json::{Map, Value, json};

use super::{
    fields::{FILE, Field, Fields, Kind},
    places::{Mark, Places},
};

/// Values that are neither text nor a list nor named.
mod json;

/// How many levels a file may have: those that it needs, and some for parameters.
const DEEPEST: usize = 32;

/// What a file says, as texts of drafts, and where.
#[derive(Debug)]
pub(super) struct Read {
    /// The fields of [`FILE`], each as its draft holds it.
    pub(super) file: Value,
    /// Where they stand.
    pub(super) places: Places,
}

/// Reads a file.
///
/// # Errors
///
/// Everything that is wrong with its form, with lines: YAML that is none, fields that are not known, values of another
/// kind than their field has.
pub(super) fn read(text: &str) -> Result<Read, Problems> {
    let mut reader = Reader { places: Places::of(text), problems: Problems::default() };
    let documents = load(text).map_err(|(mark, message)| reader.places.problem("", mark, &message))?;
    match documents.as_slice() {
        [] => Err(Problems::of("", "The file is empty. It needs “workflows” with a list of them.")),
        [_, second, ..] => {
            let message = "A second document begins here. Write all workflows into one list.";
            Err(reader.places.problem("", Mark::of(second), message).into())
        }
        [file] => {
            let file = reader.part(&FILE, file, "");
            reader.problems.or(Read { file: Value::Object(file), places: reader.places })
        }
    }
}

/// Loads the documents of a text without deciding what their values mean. What is nested too deeply is refused before it
/// is built: everything that walks through it does so level by level.
fn load(text: &str) -> Result<Vec<MarkedYaml<'_>>, (Mark, String)> {
    let refuse = |error: &ScanError| {
        (Mark::at(error.marker().index()), format!("This is not valid YAML: {}.", error.info().trim_end_matches('.')))
    };
    let mut loader = YamlLoader::<MarkedYaml<'_>>::default();
    loader.early_parse(false);
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| refuse(&error))?;
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err((Mark::at(span.start.index()), format!("More than {DEEPEST} levels are not understood.")));
        }
        loader.on_event(event, span);
        if let Some(error) = loader.error() {
            return Err(refuse(error));
        }
    }
    Ok(loader.into_documents())
}

struct Reader {
    places: Places,
    problems: Problems,
}

impl Reader {
    fn refuse(&mut self, path: &str, mark: Mark, message: &str) {
        self.problems.0.push(self.places.problem(path, mark, message));
    }

    /// Reads the fields of a thing. What is left out and usually on is on.
    fn part(&mut self, fields: &Fields, node: &MarkedYaml<'_>, path: &str) -> Map<String, Value> {
        let mut read = Map::new();
        let mut seen = BTreeSet::new();
        for (key, value) in self.entries(node, path, fields.thing) {
            let Some(name) = self.name(key, path) else { continue };
            let Some(field) = fields.list.iter().find(|field| field.name == name) else {
                self.refuse(&inside(path, name), Mark::of(key), &unknown(fields, name));
                continue;
            };
            if !seen.insert(field.name) {
                self.refuse(&inside(path, name), Mark::of(key), &format!("“{name}” is there a second time."));
                continue;
            }
            let path = inside(path, name);
            self.places.note(&path, Mark::of(value));
            if let Some(value) = self.value(field, value, &path) {
                read.insert(field.name.to_owned(), value);
            }
        }
        for field in fields.list.iter().filter(|field| matches!(field.kind, Kind::Switch { usual: true })) {
            read.entry(field.name).or_insert(json!("on"));
        }
        read
    }

    fn value(&mut self, field: &Field, node: &MarkedYaml<'_>, path: &str) -> Option<Value> {
        match field.kind {
            Kind::Text { .. } | Kind::Number { .. } => Some(json!(self.text(node, path)?)),
            Kind::Switch { .. } => self.switch(node, path),
            Kind::Texts => Some(json!(self.texts(node, path)?.join(", "))),
            Kind::Names => Some(json!(self.names(node, path)?)),
            Kind::Object => Some(json!(self.object(node, path)?)),
            Kind::Part(fields) => Some(Value::Object(self.part(fields, node, path))),
            Kind::Table(fields) => {
                let mut table = self.part(fields, node, path);
                table.insert("enabled".to_owned(), json!("on"));
                Some(Value::Object(table))
            }
            Kind::List(fields) => Some(self.list(fields, node, path)),
        }
    }

    fn list(&mut self, fields: &Fields, node: &MarkedYaml<'_>, path: &str) -> Value {
        let mut items = Vec::new();
        for (number, item) in self.items(node, path).iter().enumerate() {
            let path = format!("{path}[{number}]");
            self.places.note(&path, Mark::of(item));
            items.push(Value::Object(self.part(fields, item, &path)));
        }
        Value::Array(items)
    }

    /// Reads a text. Numbers and dates are taken as they are written, nothing as blank.
    fn text(&mut self, node: &MarkedYaml<'_>, path: &str) -> Option<String> {
        match &node.data {
            YamlData::Representation(text, ScalarStyle::Plain, None) if is_null(text) => Some(String::new()),
            YamlData::Representation(text, _, None) => Some(text.clone().into_owned()),
            _ => {
                let name = path.rsplit('.').next().unwrap_or_default();
                self.refuse(path, Mark::of(node), &format!("“{name}” is one text or number."));
                None
            }
        }
    }

    fn switch(&mut self, node: &MarkedYaml<'_>, path: &str) -> Option<Value> {
        let text = self.text(node, path)?;
        match text.to_lowercase().as_str() {
            "true" | "yes" | "on" => Some(json!("on")),
            "false" | "no" | "off" => Some(json!("")),
            "" => None,
            _ => {
                self.refuse(path, Mark::of(node), &format!("Write true or false, you wrote {text}."));
                None
            }
        }
    }

    /// Reads a list of names, or the only one.
    fn names(&mut self, node: &MarkedYaml<'_>, path: &str) -> Option<Vec<String>> {
        if matches!(node.data, YamlData::Representation(..)) {
            let name = self.text(node, path)?;
            return Some(if name.is_empty() { Vec::new() } else { vec![name] });
        }
        let mut names = Vec::new();
        for (number, item) in self.items(node, path).iter().enumerate() {
            let path = format!("{path}[{number}]");
            self.places.note(&path, Mark::of(item));
            names.extend(self.text(item, &path));
        }
        Some(names)
    }

    /// Reads texts: a list, or one text in which commas separate them.
    fn texts(&mut self, node: &MarkedYaml<'_>, path: &str) -> Option<Vec<String>> {
        let texts = self.names(node, path)?;
        if let (YamlData::Sequence(items), Some(at)) = (&node.data, texts.iter().position(|text| text.contains(','))) {
            let mark = items.get(at).map_or(Mark::of(node), Mark::of);
            self.refuse(path, mark, "A comma separates two of them. Write each on a line of its own.");
            return None;
        }
        Some(texts)
    }

    /// Returns the items of a list; nothing is an empty one.
    fn items<'n, 't>(&mut self, node: &'n MarkedYaml<'t>, path: &str) -> &'n [MarkedYaml<'t>] {
        match &node.data {
            YamlData::Sequence(items) => items,
            YamlData::Representation(text, ScalarStyle::Plain, None) if is_null(text) => &[],
            _ => {
                let name = path.rsplit('.').next().unwrap_or_default();
                self.refuse(path, Mark::of(node), &format!("“{name}” is a list: begin each of its items with “- ”."));
                &[]
            }
        }
    }

    /// Returns the names of a mapping with their values; nothing is an empty one.
    fn entries<'n, 't>(
        &mut self,
        node: &'n MarkedYaml<'t>,
        path: &str,
        thing: &str,
    ) -> Vec<(&'n MarkedYaml<'t>, &'n MarkedYaml<'t>)> {
        match &node.data {
            YamlData::Mapping(entries) => entries.iter().collect(),
            YamlData::Representation(text, ScalarStyle::Plain, None) if is_null(text) => Vec::new(),
            _ => {
                let message = format!("{thing} is written as fields with values, such as “name: value”.");
                self.refuse(path, Mark::of(node), &message);
                Vec::new()
            }
        }
    }

    fn name<'n>(&mut self, key: &'n MarkedYaml<'_>, path: &str) -> Option<&'n str> {
        match &key.data {
            YamlData::Representation(text, _, None) => Some(text),
            _ => {
                self.refuse(path, Mark::of(key), "The name of a field is a text.");
                None
            }
        }
    }
}

/// Returns the path of a field within what has a path.
pub(super) fn inside(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn is_null(text: &str) -> bool {
    matches!(Scalar::parse_from_cow(text.into()), Scalar::Null)
}

fn unknown(fields: &Fields, name: &str) -> String {
    let known = fields.list.iter().map(|field| field.name);
    let alike = known.clone().map(|known| (strsim::jaro_winkler(&name.to_lowercase(), known), known));
    let nearest = alike.filter(|(likeness, _)| *likeness > 0.8).max_by(|one, other| one.0.total_cmp(&other.0));
    let advice = match nearest {
        Some((_, nearest)) => format!("Did you mean “{nearest}”?"),
        None => format!("It has {}.", known.collect::<Vec<_>>().join(", ")),
    };
    format!("{} has no field “{name}”. {advice}", fields.thing)
}

#[cfg(test)]
mod tests;
