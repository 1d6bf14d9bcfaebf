use std::{sync::Arc, time::Duration};

use domain::{
    audit::AuditEntry,
    ids::{TokenId, UserId},
    page::Page,
    person::{Actor, ApiToken, Permission, Role, Secret, TokenDraft, User, UserDraft, UserSpec, check_password},
    problem::Problems,
};
use serde_json::json;
use store::{AuditFilter, NewToken, SessionUser, Store, TokenHolder};

use crate::{
    Error, Result,
    change::changes,
    error::{OrMissing, must},
    recent::Recent,
    secret::{hash_password, random_token, token_hash, verify_password},
};

/// Proving who one is: sessions, links, passwords.
mod sign_in;

pub use sign_in::{SignIn, SignedIn, Visitor};

/// Seconds for which a one-time link can be used.
const LINK_LIFETIME: i64 = 24 * 60 * 60;

/// The start of every API token, so that people and secret scanners recognise one.
const TOKEN_PREFIX: &str = "ff_";

/// People, their tokens, and the log of what they did.
#[derive(Clone, Debug)]
pub struct People {
    pub(crate) store: Store,
    /// Seconds until an unused session ends.
    pub(crate) session_lifetime: i64,
    pub(crate) sessions: Arc<Recent<Vec<u8>, SessionUser>>,
    pub(crate) tokens: Arc<Recent<Vec<u8>, TokenHolder>>,
}

/// A token that was made, with the one chance to see it.
#[derive(Clone, Debug)]
pub struct MadeToken {
    /// The token.
    pub token: Secret,
    /// What lists show of it.
    pub listed: ApiToken,
}

impl People {
    pub(crate) fn new(store: Store, session_lifetime: i64) -> Self {
        // Somebody whose account is switched off by another process is refused after this time at the latest, even if
        // the notification is lost.
        let lifetime = Duration::from_secs(5);
        Self {
            store,
            session_lifetime,
            sessions: Arc::new(Recent::new(lifetime)),
            tokens: Arc::new(Recent::new(lifetime)),
        }
    }

    /// Forgets who is behind sessions and tokens; called when accounts, tokens or sessions have changed.
    pub fn forget(&self) {
        self.sessions.clear();
        self.tokens.clear();
    }

    /// Returns all accounts.
    pub async fn list_users(&self, actor: &Actor) -> Result<Vec<User>> {
        must(actor, Permission::Administer)?;
        Ok(self.store.list_users().await?)
    }

    /// Returns an account.
    pub async fn load_user(&self, actor: &Actor, id: UserId) -> Result<User> {
        must(actor, Permission::Administer)?;
        self.find_user(id).await
    }

    /// Makes an account, and the one-time link with which the person signs in first.
    pub async fn add_user(&self, actor: &Actor, draft: &UserDraft) -> Result<(User, Secret)> {
        must(actor, Permission::Administer)?;
        let spec = draft.check()?;
        let link = random_token()?;
        let mut tx = self.store.begin().await?;
        let id = tx.insert_user(&spec).await?;
        tx.insert_sign_in_link(&token_hash(&link), id, LINK_LIFETIME).await?;
        tx.record(
            actor,
            "created",
            "person",
            Some(id.0),
            &spec.name,
            None,
            Some(json!({"email": spec.email, "role": spec.role})),
        )
        .await?;
        tx.commit().await?;
        Ok((self.store.load_user(id).await?, Secret(link)))
    }

    /// Changes an account's address, name and role.
    pub async fn save_user(&self, actor: &Actor, id: UserId, draft: &UserDraft) -> Result<User> {
        must(actor, Permission::Administer)?;
        let spec = draft.check()?;
        let before = self.find_user(id).await?;
        let mut tx = self.store.begin().await?;
        if before.role == Role::Admin && !before.disabled && spec.role != Role::Admin && tx.count_admins().await? <= 1 {
            return Err(Problems::of("role", "This is the last administrator. Make somebody else one first.").into());
        }
        tx.update_user(id, &spec).await?;
        let was = UserSpec { email: before.email, name: before.name, role: before.role };
        let (old, new) = changes(&fields(&was), &fields(&spec));
        tx.record(actor, "changed", "person", Some(id.0), &spec.name, old, new).await?;
        tx.commit().await?;
        self.forget();
        Ok(self.store.load_user(id).await?)
    }

    /// Switches an account off or on. Off ends its sessions and refuses its tokens.
    pub async fn set_user_disabled(&self, actor: &Actor, id: UserId, disabled: bool) -> Result<User> {
        must(actor, Permission::Administer)?;
        if actor.user_id == Some(id) && disabled {
            return Err(Error::conflict(
                "own_account",
                "You cannot switch your own account off. Another administrator can.",
            ));
        }
        let user = self.find_user(id).await?;
        let mut tx = self.store.begin().await?;
        if disabled && user.role == Role::Admin && !user.disabled && tx.count_admins().await? <= 1 {
            return Err(Error::conflict(
                "last_administrator",
                "This is the last administrator. Make somebody else one first.",
            ));
        }
        tx.update_user_disabled(id, disabled).await?;
        tx.record(actor, if disabled { "disabled" } else { "enabled" }, "person", Some(id.0), &user.name, None, None)
            .await?;
        tx.commit().await?;
        self.forget();
        Ok(self.store.load_user(id).await?)
    }

    /// Makes a link that signs a person in once, within a day. Whoever has it can choose a new password.
    pub async fn make_sign_in_link(&self, actor: &Actor, id: UserId) -> Result<Secret> {
        must(actor, Permission::Administer)?;
        let user = self.find_user(id).await?;
        let link = random_token()?;
        let mut tx = self.store.begin().await?;
        tx.insert_sign_in_link(&token_hash(&link), id, LINK_LIFETIME).await?;
        tx.record(actor, "made a sign-in link for", "person", Some(id.0), &user.name, None, None).await?;
        tx.commit().await?;
        Ok(Secret(link))
    }

    /// Changes the password of the person who asks. Ends the person's other sessions.
    ///
    /// In a session that a one-time link has made, the current password is not asked for: it may be forgotten.
    pub async fn change_password(
        &self,
        actor: &Actor,
        current: Secret,
        new: Secret,
        session: Option<&str>,
    ) -> Result<()> {
        let id = actor.user_id.filter(|_| actor.scopes.is_none());
        let id = id.ok_or_else(|| Error::Forbidden("A password is changed by the person, at a page.".to_owned()))?;
        let mut problems = Problems::default();
        check_password(&mut problems, "new_password", &new);
        problems.or(())?;
        let by_link = match session {
            Some(session) => self.find_session(session).await?.is_some_and(|user| user.user_id == id && user.by_link),
            None => false,
        };
        let known = self.store.load_password_hash(id).await?;
        if known.is_some() && !by_link && !verify_password(current, known).await? {
            return Err(Problems::of("current_password", "This is not your current password.").into());
        }
        let hash = hash_password(new).await?;
        let kept = session.map(token_hash);
        let mut tx = self.store.begin().await?;
        tx.update_password_hash(id, &hash).await?;
        tx.delete_sessions_of(id, kept.as_deref()).await?;
        if let Some(kept) = &kept {
            tx.update_session_password_chosen(kept).await?;
        }
        tx.record(actor, "changed the password of", "person", Some(id.0), &actor.name, None, None).await?;
        tx.commit().await?;
        self.forget();
        Ok(())
    }

    /// Returns the account of the person who asks.
    pub async fn load_account(&self, actor: &Actor) -> Result<User> {
        let id = actor.user_id.filter(|_| actor.scopes.is_none());
        let id = id.ok_or_else(|| Error::Forbidden("Only a person has an account.".to_owned()))?;
        self.find_user(id).await
    }

    /// Changes the name and address of the person who asks.
    pub async fn save_profile(&self, actor: &Actor, draft: &UserDraft) -> Result<User> {
        let id = actor.user_id.filter(|_| actor.scopes.is_none());
        let id = id.ok_or_else(|| Error::Forbidden("A profile is changed by the person, at a page.".to_owned()))?;
        let before = self.find_user(id).await?;
        let spec = UserDraft { role: before.role.to_string().into(), ..draft.clone() }.check()?;
        let was = UserSpec { email: before.email, name: before.name, role: before.role };
        let (old, new) = changes(&fields(&was), &fields(&spec));
        let mut tx = self.store.begin().await?;
        tx.update_user(id, &spec).await?;
        tx.record(actor, "changed", "person", Some(id.0), &spec.name, old, new).await?;
        tx.commit().await?;
        self.forget();
        Ok(self.store.load_user(id).await?)
    }

    /// Returns the actor's tokens; an administrator's question is about everybody's.
    pub async fn list_tokens(&self, actor: &Actor) -> Result<Vec<ApiToken>> {
        must(actor, Permission::Read)?;
        match actor.user_id {
            _ if actor.may(Permission::Administer) => Ok(self.store.list_tokens(None).await?),
            Some(own) => Ok(self.store.list_tokens(Some(own)).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Returns a token: one's own, or as an administrator anybody's.
    pub async fn load_token(&self, actor: &Actor, id: TokenId) -> Result<ApiToken> {
        must(actor, Permission::Read)?;
        let token = self
            .store
            .load_token(id)
            .await
            .or_missing(|| format!("Token {id} is not here; it may have been revoked."))?;
        if actor.user_id != Some(token.user_id) {
            must(actor, Permission::Administer)?;
        }
        Ok(token)
    }

    /// Makes a token of the actor. It can never do more than its maker may.
    pub async fn make_token(&self, actor: &Actor, draft: &TokenDraft) -> Result<MadeToken> {
        let maker = actor.user_id.filter(|_| actor.scopes.is_none());
        let maker = maker.ok_or_else(|| {
            Error::Forbidden(
                "A token cannot make tokens. A person makes them, at a page or the command line.".to_owned(),
            )
        })?;
        self.make_token_of(actor, maker, draft).await
    }

    /// Makes a token of another person; for the command line on the server's machine.
    pub async fn make_token_for(&self, actor: &Actor, owner: UserId, draft: &TokenDraft) -> Result<MadeToken> {
        must(actor, Permission::Administer)?;
        let owner = self.find_user(owner).await?;
        let maker = Actor { role: owner.role, ..actor.clone() };
        self.make_token_of(&maker, owner.id, draft).await
    }

    async fn make_token_of(&self, actor: &Actor, owner: UserId, draft: &TokenDraft) -> Result<MadeToken> {
        let spec = draft.check()?;
        if let Some(scope) = spec.scopes.iter().find(|&&scope| !actor.role.may(scope)) {
            return Err(Problems::of(
                "scopes",
                format!("A token cannot do what its maker may not: “{}”.", domain::choice::Choice::label(*scope)),
            )
            .into());
        }
        let token = format!("{TOKEN_PREFIX}{}", random_token()?);
        let mut tx = self.store.begin().await?;
        let id = tx
            .insert_token(&NewToken {
                name: &spec.name,
                token_hash: &token_hash(&token),
                prefix: &token[..TOKEN_PREFIX.len() + 4],
                user_id: owner,
                scopes: &spec.scopes,
                days: spec.days,
            })
            .await?;
        tx.record(
            actor,
            "created",
            "token",
            Some(id.0),
            &spec.name,
            None,
            Some(json!({"scopes": spec.scopes, "days": spec.days})),
        )
        .await?;
        tx.commit().await?;
        Ok(MadeToken { token: Secret(token), listed: self.store.load_token(id).await? })
    }

    /// Revokes a token: one's own, or as an administrator anybody's.
    pub async fn revoke_token(&self, actor: &Actor, id: TokenId) -> Result<ApiToken> {
        let token = self.load_token(actor, id).await?;
        // A token that may only read must not end others, not even those of its own maker.
        if actor.scopes.is_some() {
            must(actor, Permission::Administer)?;
        }
        let mut tx = self.store.begin().await?;
        tx.revoke_token(id).await?;
        tx.record(actor, "revoked", "token", Some(id.0), &token.name, None, None).await?;
        tx.commit().await?;
        self.forget();
        Ok(token)
    }

    /// Returns a page of the log of changes.
    pub async fn list_audit_entries(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        limit: i64,
    ) -> Result<Page<AuditEntry>> {
        must(actor, Permission::Administer)?;
        Ok(self.store.list_audit_entries(filter, limit.clamp(1, 200)).await?)
    }

    /// Closes or opens the newcomer's list of the person who asks.
    pub async fn set_checklist_closed(&self, actor: &Actor, closed: bool) -> Result<()> {
        let Some(id) = actor.user_id else { return Ok(()) };
        let mut tx = self.store.begin().await?;
        tx.update_checklist_closed(id, closed).await?;
        Ok(tx.commit().await?)
    }

    async fn find_user(&self, id: UserId) -> Result<User> {
        self.store.load_user(id).await.or_missing(|| format!("Person {id} is not here."))
    }
}

fn fields(spec: &UserSpec) -> serde_json::Value {
    json!({"email": spec.email, "name": spec.name, "role": spec.role})
}
