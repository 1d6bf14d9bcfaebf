use axum::http::header;
use domain::person::Role;
use sqlx::PgPool;

use crate::installation::Installation;

/// Returns the values of attributes that make a browser load or follow something.
fn addresses(html: &str) -> Vec<&str> {
    let attributes = [" src=\"", " href=\"", " action=\"", " srcset=\"", " poster=\"", " data=\"", "url("];
    let found = attributes.iter().flat_map(|attribute| html.split(attribute).skip(1));
    found.filter_map(|rest| rest.split(['"', ')']).next()).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_page_loads_from_here_only_and_runs_only_its_own_scripts(pool: PgPool) {
    let installation = Installation::over(&pool);
    let admin = installation.browser("Ada", Role::Admin).await;
    admin.post("/api/workspace/sample", serde_json::Value::Null).await.expect(204);
    for page in super::doors::pages() {
        let reply = admin.get(&page).await;
        assert!(!reply.status.is_server_error(), "{page}: {}", reply.status);
        let policy = reply.header(header::CONTENT_SECURITY_POLICY).to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
        assert!(nonce.len() >= 16, "{page}: {policy}");
        assert!(policy.starts_with("default-src 'none';") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("http"),
            "{policy}"
        );
        assert_eq!(reply.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{page}");
        assert_eq!(reply.header(header::CACHE_CONTROL), "private, no-cache", "{page}");
        let again = admin.get(&page).await;
        assert!(!again.header(header::CONTENT_SECURITY_POLICY).contains(nonce), "{page}: the nonce is new each time");

        let html = reply.text();
        for element in ["<script", "<style"] {
            for tag in html.split(element).skip(1).filter_map(|rest| rest.split('>').next()) {
                assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{page}: {element}{tag}");
            }
        }
        assert!(!html.contains(" style=\""), "{page}");
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"), "{page}");
        for address in addresses(&html) {
            let ours = address.starts_with('/') && !address.starts_with("//");
            let within = address.is_empty() || address.starts_with('#') || address.starts_with('?');
            assert!(
                ours || within || address.starts_with("data:image/") || address.starts_with("mailto:"),
                "{page}: {address}"
            );
        }
    }
}
