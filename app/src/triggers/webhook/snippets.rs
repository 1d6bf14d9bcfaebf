/// Returns a shell command that sends a signed event.
pub(super) fn curl(url: &str) -> String {
    format!(
        r#"BODY='{{"parameters": {{}}}}'
TIME=$(date +%s)
SIGN=$(printf '%s.%s' "$TIME" "$BODY" |
  openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d ' ' -f 1)
curl -X POST '{url}' \
  -H 'Content-Type: application/json' \
  -H "X-FlowForge-Timestamp: $TIME" \
  -H "X-FlowForge-Signature: sha256=$SIGN" \
  -H "Idempotency-Key: $TIME-$$" \
  -d "$BODY""#
    )
}

/// Returns a Python program that sends a signed event, with nothing but what Python brings.
pub(super) fn python(url: &str) -> String {
    format!(
        r#"import hashlib, hmac, json, os, time, urllib.request, uuid

body = json.dumps({{"parameters": {{}}}}).encode()
stamp = str(int(time.time()))
key = os.environ["WEBHOOK_SECRET"].encode()
sign = hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256)
request = urllib.request.Request("{url}", body, {{
    "Content-Type": "application/json",
    "X-FlowForge-Timestamp": stamp,
    "X-FlowForge-Signature": "sha256=" + sign.hexdigest(),
    "Idempotency-Key": str(uuid.uuid4()),
}})
print(urllib.request.urlopen(request).read().decode())"#
    )
}

/// Returns what to fill in at GitHub.
pub(super) fn github(url: &str) -> String {
    format!(
        "Repository → Settings → Webhooks → Add webhook\n\n\
         Payload URL    {url}\n\
         Content type   application/json\n\
         Secret         the secret of this webhook\n\
         Events         those that are to start the workflow"
    )
}

/// Returns what to fill in at Stripe.
pub(super) fn stripe(url: &str) -> String {
    format!(
        "Developers → Webhooks → Add endpoint\n\n\
         Endpoint URL     {url}\n\
         Signing secret   Stripe makes it (whsec_…): bring it here as the new secret"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_signed_with_its_time() {
        let url = "https://flow.example/hooks/abc";
        for text in [curl(url), python(url)] {
            assert!(text.contains(url) && text.contains("WEBHOOK_SECRET"));
            assert!(text.contains("X-FlowForge-Timestamp") && text.contains("X-FlowForge-Signature"));
            assert!(text.contains(r#"{"parameters": {}}"#));
        }
    }
}
