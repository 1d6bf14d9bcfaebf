use app::ui::{Cell, Column, HeadCell, Icon, Row, Table, icon};
use leptos::prelude::*;
use serde_json::{Map, Value};

use super::prose::prose;

/// Shows a schema that others name: one line until it is opened.
pub(super) fn schema(name: &'static str, content: &'static Value) -> impl IntoView {
    let about = content["description"].as_str().unwrap_or_default();
    view! {
        <details class="api-part">
            <summary>
                <Icon glyph=icon::CHEVRON_RIGHT/>
                <h3><code>{name}</code></h3>
                <span class="muted">{prose(about)}</span>
            </summary>
            <div class="stack" id=format!("schema-{name}")>{fields(content)}</div>
        </details>
    }
}

/// Shows what a schema is made of: fields, alternatives, codes.
pub(super) fn fields(schema: &'static Value) -> AnyView {
    if let Some(codes) = codes(schema) {
        return codes.into_any();
    }
    let needed: Vec<_> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let own = schema["properties"].as_object().map(|properties| table(properties, &needed));
    let alternatives = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|key| Some((key, schema[key].as_array()?)));
    let alternatives = alternatives.map(|(key, parts)| {
        let words = if key == "allOf" { "All of:" } else { "One of:" };
        let part = |part: &'static Value| view! { <div class="api-alternative stack">{alternative(part)}</div> };
        view! { <p>{words}</p>{parts.iter().map(part).collect_view()} }
    });
    let alternatives = alternatives.collect_view();
    let bare = (schema["properties"].is_null() && schema["anyOf"].is_null() && schema["oneOf"].is_null())
        .then(|| view! { <p>{type_of(schema)}</p> });
    view! { {own}{alternatives}{bare} }.into_any()
}

fn alternative(part: &'static Value) -> AnyView {
    if part["properties"].is_null() && part["oneOf"].is_null() {
        return view! { <p>{type_of(part)}</p> }.into_any();
    }
    let named = part.get("$ref").map(|_| view! { <p>"With the fields of "{type_of(part)}"."</p> });
    let about = part["description"].as_str().map(|about| view! { <p class="muted">{prose(about)}</p> });
    view! { {about}{fields(part)}{named} }.into_any()
}

fn table(properties: &'static Map<String, Value>, needed: &[&str]) -> impl IntoView + use<> {
    let row = |(name, field): (&'static String, &'static Value)| {
        // Where nothing is needed, that is said of nothing.
        let optional = !needed.is_empty() && !needed.contains(&name.as_str());
        let mark = optional.then_some(view! { <small class="muted">" optional"</small> });
        view! {
            <Row>
                <HeadCell><code>{name.as_str()}</code>{mark}</HeadCell>
                <Cell label="Type">{type_of(field)}</Cell>
                <Cell class="full">{prose(field["description"].as_str().unwrap_or_default())}</Cell>
            </Row>
        }
    };
    let rows = properties.iter().map(row).collect_view();
    view! { <Table caption="Fields" columns=["Field", "Type", "Meaning"].map(Column::new).to_vec()>{rows}</Table> }
}

/// Shows the codes of a choice, each with its meaning, if that is what the schema is.
fn codes(schema: &'static Value) -> Option<impl IntoView> {
    let choices = schema["oneOf"].as_array()?;
    let code = |choice: &'static Value| Some((choice["const"].as_str()?, choice["description"].as_str()?));
    let codes: Option<Vec<_>> = choices.iter().map(code).collect();
    let row = |(code, about): (&'static str, &'static str)| {
        view! { <Row><HeadCell><code>{code}</code></HeadCell><Cell class="full">{prose(about)}</Cell></Row> }
    };
    let rows = codes?.into_iter().map(row).collect_view();
    Some(view! { <Table caption="Codes" columns=["Code", "Meaning"].map(Column::new).to_vec()>{rows}</Table> })
}

/// Shows a type in few words, with links to those that have a name.
pub(super) fn type_of(schema: &'static Value) -> AnyView {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return view! { <a href=format!("#schema-{name}")>{name}</a> }.into_any();
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(choices) = schema[key].as_array() {
            return one_of(choices.iter().map(type_of).collect());
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return one_of(values.iter().map(code).collect());
    }
    if let Some(value) = schema.get("const") {
        return code(value);
    }
    match &schema["type"] {
        Value::String(name) if name == "array" => view! { "list of "{type_of(&schema["items"])} }.into_any(),
        Value::String(name) => format!("{name}{}", limits(schema)).into_any(),
        Value::Array(names) => {
            let names: Vec<_> = names.iter().filter_map(Value::as_str).collect();
            format!("{}{}", names.join(" or "), limits(schema)).into_any()
        }
        _ => "anything".into_any(),
    }
}

fn one_of(choices: Vec<AnyView>) -> AnyView {
    let separated = |(index, choice): (usize, AnyView)| view! { {(index > 0).then_some(" or ")}{choice} };
    choices.into_iter().enumerate().map(separated).collect_view().into_any()
}

fn code(value: &Value) -> AnyView {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    view! { <code>{text}</code> }.into_any()
}

/// Returns what else holds for a value: its format, its range, what it is without being sent.
fn limits(schema: &Value) -> String {
    let mut limits = Vec::new();
    if let Some(format @ ("date" | "date-time")) = schema["format"].as_str() {
        limits.push(format.to_owned());
    }
    if let (Some(from), Some(to)) = (schema["minimum"].as_i64(), schema["maximum"].as_i64().filter(|to| *to < i64::MAX))
    {
        limits.push(format!("{from} to {to}"));
    }
    if let Some(usual) = schema.get("default") {
        limits.push(format!("{usual} without it"));
    }
    if limits.is_empty() { String::new() } else { format!(" ({})", limits.join(", ")) }
}
