//! What is set about something that arrives.

use domain::trigger::definition::TriggerDraft;
use serde_json::{Map, Value};

/// Returns a setting of what arrives, as text; empty if it is not set or the settings cannot be read.
pub(super) fn event_text(draft: &TriggerDraft, name: &str) -> String {
    let config: Map<String, Value> = serde_json::from_str(&draft.event_config.0).unwrap_or_default();
    config.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use domain::{entry::Entry, trigger::kind::TriggerKind};
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize)]
    struct Arguments {
        draft: TriggerDraft,
    }

    /// Takes apart what a browser sends, as the server functions do.
    fn received(fields: &[(&str, &str)]) -> TriggerDraft {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        serde_qs::Config::new(5, false).deserialize_str::<Arguments>(&body).expect("the form is understood").draft
    }

    #[test]
    fn what_is_typed_about_an_arrival_becomes_its_settings() {
        let draft = received(&[
            ("draft[trigger_type]", "event"),
            ("draft[event_type]", "file_arrival"),
            ("draft[event_config][pattern]", "/data/in/[ab]*.csv"),
        ]);
        assert_eq!(event_text(&draft, "pattern"), "/data/in/[ab]*.csv");
        assert!(draft.check().is_ok());
        assert_eq!(event_text(&draft, "signature"), "");
    }

    #[test]
    fn boxes_of_upstreams_become_a_list() {
        for (sent, expected) in [(&["5"][..], "5"), (&["5", "7"][..], "5, 7")] {
            let boxes = sent.iter().map(|id| ("draft[upstream_workflow_ids][]", *id));
            let fields: Vec<_> = [("draft[trigger_type]", "dependency")].into_iter().chain(boxes).collect();
            let draft = received(&fields);
            assert_eq!(draft.upstream_workflow_ids, Entry::from(expected));
        }
        assert_eq!(received(&[("draft[upstream_workflow_ids]", "5, 7")]).upstream_workflow_ids, Entry::from("5, 7"));
    }

    #[test]
    fn a_new_webhook_is_signed_as_ours() {
        assert_eq!(event_text(&TriggerDraft::blank(TriggerKind::Webhook), "signature"), "generic");
    }
}
