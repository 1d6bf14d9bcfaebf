use domain::{
    audit::AuditEntry,
    person::{ApiToken, Permission, Role, TokenDraft, User, UserDraft},
};
use serde_json::json;

use super::{Schemas, Section, describe::Describing};

/// Describes the operations on accounts.
pub(super) fn users(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(schemas, "People", "Accounts, for administrators.", Permission::Administer);
    api.fields::<UserDraft>().code::<Role>("role");
    api.get("/api/users", "list_users", "Lists people").needs(Permission::Administer).list::<User>("users");
    api.post("/api/users", "add_user", "Adds a person")
        .details("The link signs the person in once, within a day.")
        .saves::<UserDraft>()
        .example("Person", json!({"email": "mara@example.org", "name": "Mara Lindqvist", "role": "editor"}))
        .made::<User>("user")
        .with::<String>(201, "sign_in_link");
    api.get("/api/users/{id}", "load_user", "Shows a person").needs(Permission::Administer).one::<User>("user");
    api.put("/api/users/{id}", "save_user", "Changes a person")
        .saves::<UserDraft>()
        .example("Person", json!({"email": "mara.lindqvist@example.org", "name": "Mara Lindqvist", "role": "admin"}))
        .one::<User>("user")
        .refuses(409, LAST_ADMINISTRATOR);
    api.post("/api/users/{id}/link", "make_sign_in_link", "Makes a link that signs a person in once")
        .details("It is good for a day. Whoever has it can choose a new password.")
        .one::<String>("sign_in_link");
    api.patch("/api/users/{id}/enable", "enable_user", "Switches an account on").one::<User>("user");
    api.patch("/api/users/{id}/disable", "disable_user", "Switches an account off")
        .details("Its sessions end, and its tokens are refused.")
        .one::<User>("user")
        .refuses(409, "`own_account`: nobody switches their own account off.")
        .refuses(409, LAST_ADMINISTRATOR);
    api.end()
}

const LAST_ADMINISTRATOR: &str = "`last_administrator`: somebody must stay one.";

/// Describes the operations on tokens.
pub(super) fn tokens(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(
        schemas,
        "Tokens",
        "With which programs come in. One’s own, or for administrators everybody’s.",
        Permission::Administer,
    );
    api.fields::<TokenDraft>().codes::<Permission>("scopes");
    api.get("/api/tokens", "list_tokens", "Lists tokens").list::<ApiToken>("tokens");
    api.post("/api/tokens", "make_token", "Makes a token")
        .details("The secret is shown this once. A person makes tokens, with a session; a token cannot make tokens.")
        .needs_person()
        .saves::<TokenDraft>()
        .example("Token", json!({"name": "CI", "scopes": ["read", "run"], "days": 90}))
        .made::<ApiToken>("token")
        .with::<String>(201, "secret");
    api.get("/api/tokens/{id}", "load_token", "Shows a token").one::<ApiToken>("token");
    api.delete("/api/tokens/{id}", "revoke_token", "Revokes a token").done();
    api.end()
}

/// Describes the audit log.
pub(super) fn audit_log(schemas: &mut Schemas) -> Section {
    let mut api = Describing::new(schemas, "Audit log", "Who did what.", Permission::Administer);
    api.get("/api/audit", "list_audit_entries", "Lists changes, the newest first")
        .needs(Permission::Administer)
        .text("q", "A part of the name of what was changed, or of who did it.")
        .text("entity", "The kind of thing: `workflow`, `job`, `trigger`, `token`.")
        .id("entity_id", "The number of the thing.")
        .id("actor", "The number of the person.")
        .cursor()
        .limit()
        .list::<AuditEntry>("audit_entries");
    api.end()
}
