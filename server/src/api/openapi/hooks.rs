use domain::{
    person::Permission,
    trigger::hook::{Delivery, Hook},
};
use serde_json::json;
use service::{MadeSecret, Received};

use super::{Schemas, Section, describe::Describing};
use crate::api::triggers::hooks::Rotation;

const NO_WEBHOOK: &str = "`no_webhook`: the trigger is not a webhook.";

/// Describes the operations on webhooks.
pub(super) fn section(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(
        schemas,
        "Webhooks",
        "Addresses under which other systems start a workflow. Deliveries themselves are sent to `/hooks/…` and signed.",
        Permission::Edit,
    );
    let path = "/api/workflows/{id}/triggers/{trigger_id}/webhook";
    api.get(path, "load_hook", "Shows the address and the secrets of a webhook")
        .details("Secrets without their values.")
        .one::<Hook>("webhook")
        .refuses(409, NO_WEBHOOK);
    api.post(
        "/api/workflows/{id}/triggers/{trigger_id}/webhook/secrets",
        "rotate_secret",
        "Makes a secret for a webhook, or takes one",
    )
    .details("It is shown this once. The one before stays good for a while.")
    .may_take::<Rotation>(json!({"grace_hours": 24}))
    .made::<MadeSecret>("secret")
    .refuses(409, NO_WEBHOOK);
    api.delete(
        "/api/workflows/{id}/triggers/{trigger_id}/webhook/secrets/{secret_id}",
        "revoke_secret",
        "Ends a secret of a webhook",
    )
    .done()
    .refuses(409, NO_WEBHOOK);
    api.get(
        "/api/workflows/{id}/triggers/{trigger_id}/webhook/deliveries",
        "list_deliveries",
        "Lists what came to a webhook",
    )
    .details("The newest first.")
    .cursor()
    .limit()
    .list::<Delivery>("deliveries")
    .refuses(409, NO_WEBHOOK);
    api.post(
        "/api/workflows/{id}/triggers/{trigger_id}/webhook/deliveries/{delivery_id}/replay",
        "replay_delivery",
        "Lets a delivery count once more",
    )
    .needs(Permission::Run)
    .one::<Received>("delivery")
    .refuses(409, NO_WEBHOOK);
    api.end()
}
