use domain::person::{Actor, Permission, Role, Secret, TokenDraft, UserDraft};
use service::{Error, SignIn, Visitor};
use sqlx::PgPool;

use crate::support::{Workplace, fields};

fn attempt(email: &str, password: &str) -> SignIn {
    SignIn { email: email.into(), password: Secret(password.into()), stay: true }
}

fn from(address: &str) -> Visitor {
    Visitor { address: Some(address.into()), user_agent: None }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_start_invites_the_owner_until_a_password_is_chosen(pool: PgPool) {
    let place = Workplace::over(&pool);
    let people = &place.services.people;
    let link = people.invite_owner().await.unwrap().expect("a link");
    let signed_in = people.sign_in_by_link(&link.0, &from("127.0.0.1")).await.unwrap();
    assert!(signed_in.without_password);
    assert!(matches!(people.sign_in_by_link(&link.0, &from("127.0.0.1")).await, Err(Error::NotFound(_))), "once");
    let owner = people.find_session(&signed_in.session.0).await.unwrap().expect("a session");
    assert_eq!(owner.role, Role::Admin);
    assert!(people.invite_owner().await.unwrap().is_some(), "nobody can sign in by password yet");

    let actor = Actor { user_id: Some(owner.user_id), ..Actor::system("Owner") };
    let short = people.change_password(&actor, Secret::default(), Secret("short".into()), None).await.unwrap_err();
    assert_eq!(fields(&short), ["new_password"]);
    let session = &signed_in.session.0;
    people
        .change_password(&actor, Secret::default(), Secret("correct horse battery".into()), Some(session))
        .await
        .unwrap();
    assert!(people.find_session(session).await.unwrap().is_some(), "this session stays");
    assert!(people.invite_owner().await.unwrap().is_none());
    let wrong =
        people.change_password(&actor, Secret("x".into()), Secret("another good one".into()), None).await.unwrap_err();
    assert_eq!(fields(&wrong), ["current_password"]);
    assert!(people.sign_in(attempt("OWNER@localhost", "correct horse battery"), &from("127.0.0.1")).await.is_ok());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_comes_by_a_link_may_replace_a_forgotten_password(pool: PgPool) {
    let place = Workplace::over(&pool);
    let people = &place.services.people;
    let mara = place.person("mara", Role::Editor).await;
    people
        .set_password(&Actor::system("cli"), "mara@example.org", Secret("correct horse battery".into()))
        .await
        .unwrap();
    let link = people.make_sign_in_link(&Actor::system("cli"), mara.user_id.unwrap()).await.unwrap();
    let session = people.sign_in_by_link(&link.0, &from("192.0.2.1")).await.unwrap().session.0;
    let new = || Secret("another good one".into());
    let elsewhere = people.change_password(&mara, Secret::default(), new(), None).await.unwrap_err();
    assert_eq!(fields(&elsewhere), ["current_password"]);
    people.change_password(&mara, Secret::default(), new(), Some(&session)).await.unwrap();
    let again = people.change_password(&mara, Secret::default(), new(), Some(&session)).await.unwrap_err();
    assert_eq!(fields(&again), ["current_password"], "once");
    assert!(people.sign_in(attempt("mara@example.org", "another good one"), &from("192.0.2.1")).await.is_ok());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn wrong_passwords_are_counted_then_a_pause_follows(pool: PgPool) {
    let place = Workplace::over(&pool);
    let people = &place.services.people;
    place.person("mara", Role::Editor).await;
    people
        .set_password(&Actor::system("cli"), "mara@example.org", Secret("correct horse battery".into()))
        .await
        .unwrap();
    for left in (0..5).rev() {
        let error = people.sign_in(attempt("mara@example.org", "wrong"), &from("192.0.2.1")).await.unwrap_err();
        assert_eq!(fields(&error), ["password"]);
        let words = if left == 0 { "possible in 1 min".to_owned() } else { format!("{left} tr") };
        assert!(error.to_string().contains(&words), "{error}");
    }
    let right = people.sign_in(attempt("mara@example.org", "correct horse battery"), &from("192.0.2.1")).await;
    assert!(matches!(right, Err(Error::TooMany { retry_after: 60, .. })), "even the right one waits");
    sqlx::query("update sign_in_failures set at = at - interval '61 seconds'").execute(&pool).await.unwrap();
    people.sign_in(attempt("mara@example.org", "correct horse battery"), &from("192.0.2.1")).await.unwrap();
    let nobody = people.sign_in(attempt("nobody@example.org", "wrong"), &from("192.0.2.2")).await.unwrap_err();
    assert!(nobody.to_string().contains("do not match"), "it does not tell whether there is such an account");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_does_what_it_says_until_it_is_revoked(pool: PgPool) {
    let place = Workplace::over(&pool);
    let people = &place.services.people;
    let (editor, admin) = (place.person("Mara", Role::Editor).await, place.person("Root", Role::Admin).await);
    let draft = |scopes: &[&str]| TokenDraft {
        name: "CI".into(),
        scopes: scopes.iter().map(|scope| (*scope).into()).collect(),
        days: "90".into(),
    };
    assert_eq!(fields(&people.make_token(&editor, &draft(&["administer"])).await.unwrap_err()), ["scopes"]);
    let made = people.make_token(&editor, &draft(&["read", "run"])).await.unwrap();
    assert!(made.token.0.starts_with(&made.listed.prefix));
    let actor = people.find_token(&made.token.0, Some("192.0.2.1")).await.unwrap().expect("an actor");
    assert!(actor.may(Permission::Run) && !actor.may(Permission::Edit));
    assert!(
        matches!(people.make_token(&actor, &draft(&["read"])).await, Err(Error::Forbidden(_))),
        "tokens make no tokens"
    );
    assert_eq!(people.list_tokens(&admin).await.unwrap()[0].last_used_from.as_deref(), Some("192.0.2.1"));
    assert!(people.find_token("ff_unknown", None).await.unwrap().is_none());
    assert!(matches!(
        people.revoke_token(&place.person("Other", Role::Editor).await, made.listed.id).await,
        Err(Error::Forbidden(_))
    ));
    people.revoke_token(&editor, made.listed.id).await.unwrap();
    assert!(people.find_token(&made.token.0, None).await.unwrap().is_none());
    let stored: Vec<u8> = sqlx::query_scalar("select token_hash from api_tokens").fetch_one(&pool).await.unwrap();
    assert!(!String::from_utf8_lossy(&stored).contains(&made.token.0), "only a hash is kept");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_last_administrator_stays(pool: PgPool) {
    let place = Workplace::over(&pool);
    let people = &place.services.people;
    let admin = place.person("Root", Role::Admin).await;
    let id = admin.user_id.unwrap();
    let demoted = UserDraft { email: "root@example.org".into(), name: "Root".into(), role: "viewer".into() };
    assert_eq!(fields(&people.save_user(&admin, id, &demoted).await.unwrap_err()), ["role"]);
    assert!(matches!(
        people.set_user_disabled(&admin, id, true).await,
        Err(Error::Conflict { code: "own_account", .. })
    ));
    let (second, link) = people
        .add_user(&admin, &UserDraft { role: "admin".into(), email: "b@example.org".into(), name: "B".into() })
        .await
        .unwrap();
    let session = people.sign_in_by_link(&link.0, &from("127.0.0.1")).await.unwrap().session;
    assert!(people.find_session(&session.0).await.unwrap().is_some());
    people.save_user(&admin, id, &demoted).await.unwrap();
    let system = Actor::system("cli");
    let last = people.set_user_disabled(&system, second.id, true).await;
    assert!(matches!(last, Err(Error::Conflict { code: "last_administrator", .. })));
    assert_eq!(
        fields(
            &people
                .add_user(&system, &UserDraft { email: "B@example.ORG".into(), name: "C".into(), ..Default::default() })
                .await
                .unwrap_err()
        ),
        ["email"]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_account_that_is_switched_off_is_out_at_once(pool: PgPool) {
    let place = Workplace::over(&pool);
    let people = &place.services.people;
    let admin = place.person("Root", Role::Admin).await;
    let (user, link) = people
        .add_user(&admin, &UserDraft { email: "b@example.org".into(), name: "B".into(), ..Default::default() })
        .await
        .unwrap();
    let session = people.sign_in_by_link(&link.0, &from("127.0.0.1")).await.unwrap().session;
    assert!(people.find_session(&session.0).await.unwrap().is_some());
    people.set_user_disabled(&admin, user.id, true).await.unwrap();
    assert!(people.find_session(&session.0).await.unwrap().is_none());
}
