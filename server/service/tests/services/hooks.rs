use std::fmt::Write as _;

use domain::{
    ids::{TriggerId, WorkflowId},
    person::{Actor, Role},
    trigger::{definition::TriggerDraft, firing::FiringState, hook::DeliveryOutcome},
};
use futures::future::join_all;
use service::{Error, Received, SignedParts};
use sqlx::PgPool;

use crate::support::Workplace;

const BODY: &[u8] = br#"{"parameters": {"day": "2026-11-22"}}"#;

/// A workflow that a webhook starts.
struct Hooked {
    place: Workplace,
    editor: Actor,
    workflow: WorkflowId,
    trigger: TriggerId,
    address: String,
}

impl Hooked {
    async fn over(pool: &PgPool) -> Self {
        let place = Workplace::over(pool);
        let editor = place.person("Mara", Role::Editor).await;
        let workflow = place.a_workflow(&editor, "w").await;
        let draft = TriggerDraft {
            trigger_type: "event".into(),
            event_type: "webhook".into(),
            enabled: "on".into(),
            parameters: r#"{"day": "none", "source": "hook"}"#.into(),
            ..TriggerDraft::default()
        };
        let triggers = &place.services.triggers;
        let trigger = triggers.create_trigger(&editor, workflow, &draft).await.unwrap().id;
        let hook = triggers.load_hook(&editor, workflow, trigger).await.unwrap();
        assert_eq!(hook.secrets, [], "there is none before somebody asks for one");
        let address = hook.path.strip_prefix("/hooks/").unwrap().to_owned();
        assert_eq!(address.len(), 43);
        Self { place, editor, workflow, trigger, address }
    }

    async fn secret(&self, brought: Option<&str>, grace_hours: i32) -> String {
        let triggers = &self.place.services.triggers;
        let made =
            triggers.rotate_hook_secret(&self.editor, self.workflow, self.trigger, brought, Some(grace_hours)).await;
        made.unwrap().value
    }

    async fn send(&self, secret: &str, body: &[u8], delivery: &str) -> Result<Received, Error> {
        let at = self.place.store.scheduler_now().await.unwrap().timestamp();
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
        let signed = [format!("{at}.").as_bytes(), body].concat();
        let mut signature = "sha256=".to_owned();
        for byte in aws_lc_rs::hmac::sign(&key, &signed).as_ref() {
            write!(signature, "{byte:02x}").unwrap();
        }
        let parts = SignedParts {
            signature: Some(signature),
            timestamp: Some(at.to_string()),
            delivery: Some(delivery.to_owned()),
            idempotency_key: None,
        };
        self.place.services.triggers.receive(&self.address, |_| parts.clone(), "application/json", body).await
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_signed_delivery_starts_the_workflow_once_with_its_parameters(pool: PgPool) {
    let hooked = Hooked::over(&pool).await;
    let secret = hooked.secret(None, 24).await;
    assert!(secret.starts_with("whsec_"));
    let first = hooked.send(&secret, BODY, "d1").await.unwrap();
    assert_eq!((first.state, first.duplicate), (FiringState::Fired, false));
    let execution = hooked.place.store.load_execution(first.execution_id.unwrap()).await.unwrap();
    assert_eq!(
        serde_json::Value::from(execution.parameters),
        serde_json::json!({"day": "2026-11-22", "source": "hook"})
    );

    let again = hooked.send(&secret, BODY, "d1").await.unwrap();
    assert_eq!((again.execution_id, again.duplicate), (first.execution_id, true));
    let at_once = join_all((0..8).map(|_| hooked.send(&secret, BODY, "d2"))).await;
    let new = at_once.iter().filter(|received| !received.as_ref().unwrap().duplicate).count();
    assert_eq!(new, 1, "the same delivery at the same time");
    let count: i64 = sqlx::query_scalar("select count(*) from executions").fetch_one(&pool).await.unwrap();
    assert_eq!(count, 2);
    let stored: Vec<u8> = sqlx::query_scalar("select sealed from hook_secrets").fetch_one(&pool).await.unwrap();
    assert!(!String::from_utf8_lossy(&stored).contains(&secret), "it is encrypted");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_secrets_are_good_while_one_is_exchanged_and_a_revoked_one_is_not(pool: PgPool) {
    let hooked = Hooked::over(&pool).await;
    let first = hooked.secret(None, 24).await;
    let second = hooked.secret(Some("brought by the sender"), 24).await;
    for (secret, delivery) in [(&first, "a"), (&second, "b")] {
        assert_eq!(hooked.send(secret, BODY, delivery).await.unwrap().state, FiringState::Fired);
    }
    let third = hooked.secret(None, 0).await;
    for (secret, delivery) in [(&first, "c"), (&second, "d")] {
        assert!(matches!(hooked.send(secret, BODY, delivery).await, Err(Error::Unauthorized(_))), "ended at once");
    }
    let triggers = &hooked.place.services.triggers;
    let secrets = triggers.load_hook(&hooked.editor, hooked.workflow, hooked.trigger).await.unwrap().secrets;
    assert_eq!(secrets.len(), 1);
    triggers.revoke_hook_secret(&hooked.editor, hooked.workflow, hooked.trigger, secrets[0].id).await.unwrap();
    assert!(matches!(hooked.send(&third, BODY, "e").await, Err(Error::Unauthorized(_))));
    let outcomes: Vec<_> = triggers
        .list_deliveries(&hooked.editor, hooked.workflow, hooked.trigger, None, 10)
        .await
        .unwrap()
        .into_iter()
        .map(|delivery| (delivery.outcome, delivery.size.is_some()))
        .collect();
    let (refused, accepted) = ((DeliveryOutcome::Refused, false), (DeliveryOutcome::Accepted, true));
    assert_eq!(outcomes, [refused, refused, refused, accepted, accepted], "what is refused keeps no body");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_delivery_is_repeated_from_the_log_and_a_switched_off_trigger_says_so(pool: PgPool) {
    let hooked = Hooked::over(&pool).await;
    let secret = hooked.secret(None, 24).await;
    let triggers = &hooked.place.services.triggers;
    triggers.set_trigger_enabled(&hooked.editor, hooked.workflow, hooked.trigger, false).await.unwrap();
    let skipped = hooked.send(&secret, BODY, "d1").await.unwrap();
    assert_eq!((skipped.state, skipped.execution_id), (FiringState::Skipped, None));
    triggers.set_trigger_enabled(&hooked.editor, hooked.workflow, hooked.trigger, true).await.unwrap();
    assert!(hooked.send(&secret, BODY, "d1").await.unwrap().duplicate, "it was decided about");
    let log = triggers.list_deliveries(&hooked.editor, hooked.workflow, hooked.trigger, None, 10).await.unwrap();
    let first = log.last().unwrap().id;
    let replayed = triggers.replay_delivery(&hooked.editor, hooked.workflow, hooked.trigger, first).await.unwrap();
    assert_eq!((replayed.state, replayed.duplicate), (FiringState::Fired, false));
    let execution = hooked.place.store.load_execution(replayed.execution_id.unwrap()).await.unwrap();
    assert_eq!(execution.parameters["day"], "2026-11-22");
    let log = triggers.list_deliveries(&hooked.editor, hooked.workflow, hooked.trigger, None, 1).await.unwrap();
    assert_eq!(log[0].replay_of, Some(first));
    assert!(matches!(
        hooked.place.services.triggers.receive("nowhere", |_| SignedParts::default(), "", BODY).await,
        Err(Error::NotFound(_))
    ));
}
