use std::sync::Arc;

use domain::{
    person::{Actor, Permission, Role, Secret, User, UserSpec},
    problem::Problems,
};
use store::{NewSession, SessionUser, Tx};

use super::{LINK_LIFETIME, People};
use crate::{
    Error, Result,
    secret::{hash_password, random_token, token_hash, verify_password},
};

/// After this many failed attempts within a minute, an account waits.
const TRIES_PER_MINUTE: i64 = 5;

/// After this many failed attempts within a quarter of an hour, an account or an address waits.
const TRIES_PER_QUARTER: i64 = 20;

/// What somebody who wants to sign in gives.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The address of the account.
    pub email: String,
    /// The password.
    pub password: Secret,
    /// Whether the session outlives the browser.
    pub stay: bool,
}

/// Where somebody comes from.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// The network address.
    pub address: Option<String>,
    /// What the browser calls itself.
    pub user_agent: Option<String>,
}

/// A session that was made.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The value of the cookie.
    pub session: Secret,
    /// Seconds for which the cookie is kept; `None` until the browser is closed.
    pub max_age: Option<i64>,
    /// Whether the person has yet to choose a password.
    pub without_password: bool,
}

/// How somebody came in.
#[derive(Clone, Copy, Debug)]
struct Entrance {
    /// Whether by a one-time link.
    by_link: bool,
    /// Whether the session outlives the browser.
    stay: bool,
}

impl People {
    /// Signs a person in by address and password.
    pub async fn sign_in(&self, request: SignIn, visitor: &Visitor) -> Result<SignedIn> {
        let address = visitor.address.as_deref().unwrap_or("unknown");
        let left = self.take_try(&request.email, address).await?;
        let user = self.store.find_user(&request.email).await?.filter(|user| !user.disabled);
        let hash = match &user {
            Some(user) => self.store.load_password_hash(user.id).await?,
            None => None,
        };
        let Some(user) = verify_password(request.password, hash).await?.then_some(user).flatten() else {
            let pause = match left {
                0 => "The next try is possible in 1 min.".to_owned(),
                1 => "1 try left, then a pause of 1 min.".to_owned(),
                tries => format!("{tries} tries left, then a pause of 1 min."),
            };
            return Err(Problems::of("password", format!("Email and password do not match. {pause}")).into());
        };
        let entrance = Entrance { by_link: false, stay: request.stay };
        self.open_session(self.store.begin().await?, &user, entrance, visitor).await
    }

    /// Signs a person in by a one-time link.
    pub async fn sign_in_by_link(&self, link: &str, visitor: &Visitor) -> Result<SignedIn> {
        let mut tx = self.store.begin().await?;
        let Some(id) = tx.use_sign_in_link(&token_hash(link)).await? else {
            return Err(Error::NotFound(
                "This link was used before, or has ended. Sign in with your password, or ask for a new link."
                    .to_owned(),
            ));
        };
        let user = self.store.load_user(id).await?;
        // In the same transaction: a link is used up by the session it made, not by an attempt.
        self.open_session(tx, &user, Entrance { by_link: true, stay: true }, visitor).await
    }

    /// Ends a session.
    pub async fn sign_out(&self, actor: &Actor, session: &str) -> Result<()> {
        let mut tx = self.store.begin().await?;
        if let Some(user) = tx.delete_session(&token_hash(session)).await? {
            tx.record(actor, "signed out", "person", Some(user.0), &actor.name, None, None).await?;
        }
        tx.commit().await?;
        self.forget();
        Ok(())
    }

    /// Returns the person behind a session, and puts its end off if it is in use.
    pub async fn find_session(&self, session: &str) -> Result<Option<Arc<SessionUser>>> {
        let hash = token_hash(session);
        let asked = match self.sessions.get(&hash) {
            Ok(known) => return Ok(Some(known)),
            Err(asked) => asked,
        };
        let Some(user) = self.store.find_session(&hash).await? else { return Ok(None) };
        // Once an hour is enough to keep a session alive, and spares a write at every request.
        if chrono::Utc::now() - user.last_seen_at > chrono::TimeDelta::hours(1) {
            self.store.touch_session(&hash, self.session_lifetime).await?;
        }
        Ok(Some(self.sessions.insert(asked, hash, user)))
    }

    /// Returns the actor behind an API token.
    pub async fn find_token(&self, token: &str, address: Option<&str>) -> Result<Option<Actor>> {
        let hash = token_hash(token);
        let holder = match self.tokens.get(&hash) {
            Ok(known) => known,
            Err(asked) => match self.store.use_token(&hash, address).await? {
                Some(holder) => self.tokens.insert(asked, hash, holder),
                None => return Ok(None),
            },
        };
        Ok(Some(Actor {
            user_id: Some(holder.user_id),
            name: format!("API token “{}”", holder.token_name),
            role: holder.role,
            scopes: Some(holder.scopes.clone()),
            address: address.map(str::to_owned),
        }))
    }

    /// Returns whether nobody has an account yet: the installation is new.
    pub async fn has_nobody(&self) -> Result<bool> {
        Ok(!self.store.has_users().await?)
    }

    /// Makes the first account if there is none, and a one-time link for it while nobody can sign in by password.
    pub async fn invite_owner(&self) -> Result<Option<Secret>> {
        let system = Actor::system("First start");
        let mut users = self.store.list_users().await?;
        if users.is_empty() {
            let spec = UserSpec { email: "owner@localhost".to_owned(), name: "Owner".to_owned(), role: Role::Admin };
            let mut tx = self.store.begin().await?;
            let id = tx.insert_user(&spec).await?;
            tx.record(&system, "created", "person", Some(id.0), &spec.name, None, None).await?;
            tx.commit().await?;
            users = self.store.list_users().await?;
        }
        let admins = || users.iter().filter(|user| user.role == Role::Admin && !user.disabled);
        match admins().next() {
            Some(owner) if admins().all(|user| !user.has_password) => {
                let link = random_token()?;
                let mut tx = self.store.begin().await?;
                tx.insert_sign_in_link(&token_hash(&link), owner.id, LINK_LIFETIME).await?;
                tx.commit().await?;
                Ok(Some(Secret(link)))
            }
            _ => Ok(None),
        }
    }

    /// Sets a person's password; for the command line on the server's machine.
    pub async fn set_password(&self, actor: &Actor, email: &str, password: Secret) -> Result<()> {
        crate::error::must(actor, Permission::Administer)?;
        let mut problems = Problems::default();
        domain::person::check_password(&mut problems, "password", &password);
        problems.or(())?;
        let user = self
            .store
            .find_user(email)
            .await?
            .ok_or_else(|| Error::NotFound(format!("Nobody signs in as {email}.")))?;
        let hash = hash_password(password).await?;
        let mut tx = self.store.begin().await?;
        tx.update_password_hash(user.id, &hash).await?;
        tx.delete_sessions_of(user.id, None).await?;
        tx.record(actor, "changed the password of", "person", Some(user.id.0), &user.name, None, None).await?;
        Ok(tx.commit().await?)
    }

    /// Takes one of the tries that an account and an address have, and returns how many are left. A try counts as failed
    /// from its beginning, so that many at once are not many free guesses; the session that it opens forgets it.
    async fn take_try(&self, email: &str, address: &str) -> Result<i64> {
        self.check_tries(email, address, 0).await?;
        self.store.insert_sign_in_failure(email, address).await?;
        self.check_tries(email, address, 1).await
    }

    /// Returns how many tries are left, if there are any beside the `taken` one that was counted already.
    async fn check_tries(&self, email: &str, address: &str, taken: i64) -> Result<i64> {
        let (minute, _) = self.store.count_sign_in_failures(email, address, 1).await?;
        let (quarter, from_address) = self.store.count_sign_in_failures(email, address, 15).await?;
        let pause = |retry_after: u64, words: &str| Error::TooMany {
            message: format!("Too many tries. Signing in is possible again in {words}."),
            retry_after,
        };
        if quarter.max(from_address) >= TRIES_PER_QUARTER + taken {
            return Err(pause(900, "15 min"));
        }
        if minute >= TRIES_PER_MINUTE + taken {
            return Err(pause(60, "1 min"));
        }
        Ok(TRIES_PER_MINUTE - minute)
    }

    async fn open_session(
        &self,
        mut tx: Tx,
        user: &User,
        Entrance { by_link, stay }: Entrance,
        visitor: &Visitor,
    ) -> Result<SignedIn> {
        let session = random_token()?;
        tx.insert_session(&NewSession {
            token_hash: &token_hash(&session),
            user_id: user.id,
            // Without "stay signed in" the browser forgets the cookie when it is closed; this is for those never closed.
            lifetime_seconds: if stay { self.session_lifetime } else { 24 * 60 * 60 },
            address: visitor.address.as_deref(),
            user_agent: visitor.user_agent.as_deref(),
            by_link,
        })
        .await?;
        tx.delete_sign_in_failures(&user.email).await?;
        let actor = actor_of(user, visitor);
        tx.record(&actor, "signed in", "person", Some(user.id.0), &user.name, None, None).await?;
        tx.commit().await?;
        Ok(SignedIn {
            session: Secret(session),
            max_age: stay.then_some(self.session_lifetime),
            without_password: !user.has_password,
        })
    }
}

fn actor_of(user: &User, visitor: &Visitor) -> Actor {
    Actor {
        user_id: Some(user.id),
        name: user.name.clone(),
        role: user.role,
        scopes: None,
        address: visitor.address.clone(),
    }
}
