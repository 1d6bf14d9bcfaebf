use domain::{entry::Entry, person::Secret};
use leptos::prelude::*;

use crate::error::AppError;

/// Signs a person in by address and password, and leads to `next`.
#[server(prefix = "/rpc", endpoint = "session/sign_in", output = crate::Json)]
pub async fn sign_in(
    email: Entry,
    password: Secret,
    #[server(default)] stay: Entry,
    #[server(default)] next: Entry,
) -> Result<(), AppError> {
    use crate::server::{local_address, redirect, services, session_cookie, set_cookie, visitor};
    let request = service::SignIn { email: email.trimmed().to_owned(), password, stay: stay.is_on() };
    let signed_in = services().people.sign_in(request, &visitor()).await?;
    set_cookie(&session_cookie().keep(&signed_in.session.0, signed_in.max_age));
    redirect(local_address(&next.0).unwrap_or("/"));
    Ok(())
}

/// Ends the session of the person who asks.
#[server(prefix = "/rpc", endpoint = "session/sign_out", output = crate::Json)]
pub async fn sign_out() -> Result<(), AppError> {
    use crate::server::{actor, redirect, services, session, session_cookie, set_cookie};
    if let Some(session) = session() {
        services().people.sign_out(&actor()?, &session.token).await?;
    }
    set_cookie(&session_cookie().forget());
    redirect("/sign-in");
    Ok(())
}
