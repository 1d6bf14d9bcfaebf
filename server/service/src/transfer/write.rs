use saphyr::{EmitError, Mapping, Scalar, ScalarStyle, Yaml, YamlEmitter};

use super::tree::Node;

/// Writes a value as YAML: text of several lines, such as SQL, stands as it is.
pub(super) fn yaml(node: &Node) -> Result<String, EmitError> {
    let mut text = String::new();
    let mut emitter = YamlEmitter::new(&mut text);
    emitter.multiline(true);
    emitter.dump(&written(node))?;
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(text.strip_prefix("---\n").map(str::to_owned).unwrap_or(text))
}

fn written(node: &Node) -> Yaml<'_> {
    match node {
        Node::Null => Yaml::Value(Scalar::Null),
        Node::Switch(on) => Yaml::Value(Scalar::Boolean(*on)),
        Node::Number(digits) => Yaml::Representation(digits.into(), ScalarStyle::Plain, None),
        Node::Text(text) => Yaml::Value(Scalar::String(text.into())),
        Node::List(items) => Yaml::Sequence(items.iter().map(written).collect()),
        Node::Fields(fields) => {
            let named = |(name, node)| (Yaml::Value(Scalar::String(name)), written(node));
            Yaml::Mapping(fields.iter().map(|(name, node)| named((name.into(), node))).collect::<Mapping<'_>>())
        }
    }
}
