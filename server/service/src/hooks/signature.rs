use std::fmt::Write as _;

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use domain::trigger::definition::Signature;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How far the clock of a sender may be from ours, in seconds.
const TOLERANCE: i64 = 300;

/// The longest key by which a delivery is known again.
const MAX_KEY: usize = 200;

/// The parts of a message that prove from whom it is.
#[derive(Clone, Debug, Default)]
pub struct SignedParts {
    /// `X-FlowForge-Signature`, `X-Hub-Signature-256` or `Stripe-Signature`, as the trigger's preset asks.
    pub signature: Option<String>,
    /// `X-FlowForge-Timestamp`.
    pub timestamp: Option<String>,
    /// `X-FlowForge-Delivery` or `X-GitHub-Delivery`.
    pub delivery: Option<String>,
    /// `Idempotency-Key`.
    pub idempotency_key: Option<String>,
}

/// A signature that was read, before it is verified.
struct Claim {
    /// When it was signed, where the signature says so.
    at: Option<i64>,
    /// What was signed before the body.
    prefix: String,
    /// The signatures, of which one must hold: in lower-case hexadecimal.
    signatures: Vec<String>,
}

/// Verifies that a body was signed with one of `secrets`.
///
/// # Errors
///
/// Why it is refused, in a sentence.
pub(super) fn verify(
    preset: Signature,
    parts: &SignedParts,
    body: &[u8],
    secrets: &[String],
    now: DateTime<Utc>,
) -> Result<(), &'static str> {
    let claim = read(preset, parts)?;
    if claim.at.is_some_and(|at| (now.timestamp() - at).abs() > TOLERANCE) {
        return Err("The timestamp is more than five minutes away from the time here.");
    }
    let signatures: Vec<_> = claim.signatures.iter().filter_map(|signature| bytes_of(signature)).collect();
    if signatures.is_empty() {
        return Err("The signature is not 64 lower-case hexadecimal digits.");
    }
    let mut signed = claim.prefix.into_bytes();
    signed.extend_from_slice(body);
    let holds = secrets.iter().any(|secret| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        // Compared in constant time.
        signatures.iter().any(|signature| hmac::verify(&key, &signed, signature).is_ok())
    });
    if holds { Ok(()) } else { Err("The signature was not made with a secret of this webhook over this body.") }
}

fn read(preset: Signature, parts: &SignedParts) -> Result<Claim, &'static str> {
    let header = parts.signature.as_deref().ok_or("The signature is missing.")?;
    match preset {
        Signature::Generic => {
            let stamp = parts.timestamp.as_deref().ok_or("The timestamp is missing.")?;
            let at = stamp.parse().map_err(|_| "The timestamp is not in seconds since 1970.")?;
            Ok(Claim { at: Some(at), prefix: format!("{stamp}."), signatures: vec![unprefixed(header)?] })
        }
        Signature::Github => Ok(Claim { at: None, prefix: String::new(), signatures: vec![unprefixed(header)?] }),
        Signature::Stripe => {
            let fields: Vec<_> = header.split(',').filter_map(|field| field.trim().split_once('=')).collect();
            let of =
                |wanted: &'static str| fields.iter().filter(move |(name, _)| *name == wanted).map(|(_, value)| *value);
            let stamp = of("t").next().ok_or("The timestamp is missing.")?;
            let at = stamp.parse().map_err(|_| "The timestamp is not in seconds since 1970.")?;
            let signatures = of("v1").map(str::to_owned).collect();
            Ok(Claim { at: Some(at), prefix: format!("{stamp}."), signatures })
        }
    }
}

fn unprefixed(header: &str) -> Result<String, &'static str> {
    header.strip_prefix("sha256=").map(str::to_owned).ok_or("The signature does not begin with sha256=.")
}

/// Returns the bytes of 64 lower-case hexadecimal digits.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let text = text.as_bytes();
    if text.len() != 64 {
        return None;
    }
    text.chunks(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?)).collect()
}

/// Returns the parts that prove that a body comes from whoever has a secret.
pub(super) fn sign(preset: Signature, secret: &str, body: &[u8], now: DateTime<Utc>) -> SignedParts {
    let stamp = now.timestamp().to_string();
    let prefix = if preset == Signature::Github { String::new() } else { format!("{stamp}.") };
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let signature = hex(hmac::sign(&key, &[prefix.as_bytes(), body].concat()).as_ref());
    SignedParts {
        signature: Some(match preset {
            Signature::Generic | Signature::Github => format!("sha256={signature}"),
            Signature::Stripe => format!("t={stamp},v1={signature}"),
        }),
        timestamp: (preset == Signature::Generic).then_some(stamp),
        ..SignedParts::default()
    }
}

/// Returns the key by which a delivery is known again: what the sender calls it, or else what it says and when.
pub(super) fn delivery_key(preset: Signature, parts: &SignedParts, body: &[u8]) -> String {
    let named = parts.idempotency_key.as_ref().or(parts.delivery.as_ref()).map(|key| key.trim().to_owned());
    let of_body = || {
        let event: Value = serde_json::from_slice(body).ok()?;
        event.get("id")?.as_str().filter(|_| preset == Signature::Stripe).map(str::to_owned)
    };
    let usable = |key: &String| !key.is_empty() && key.len() <= MAX_KEY && !key.contains('\0');
    named.filter(usable).or_else(|| of_body().filter(usable)).unwrap_or_else(|| {
        let stamp = parts.timestamp.as_deref().unwrap_or_default();
        hex(&Sha256::new().chain_update(stamp).chain_update(".").chain_update(body).finalize())
    })
}

/// Writes bytes in lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &[u8] = br#"{"parameters": {"day": "2026-11-22"}, "id": "evt_1"}"#;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).expect("an instant")
    }

    fn sign(secret: &str, signed: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        hex(hmac::sign(&key, signed).as_ref())
    }

    fn stamped(at: i64, secret: &str, body: &[u8]) -> SignedParts {
        let signature = sign(secret, &[format!("{at}.").as_bytes(), body].concat());
        SignedParts {
            signature: Some(format!("sha256={signature}")),
            timestamp: Some(at.to_string()),
            ..SignedParts::default()
        }
    }

    fn check(preset: Signature, parts: &SignedParts, body: &[u8]) -> Result<(), &'static str> {
        verify(preset, parts, body, &["new".to_owned(), "old".to_owned()], now())
    }

    #[test]
    fn a_body_that_was_signed_with_a_live_secret_is_taken() {
        for secret in ["new", "old"] {
            for offset in [-300, 0, 300] {
                let parts = stamped(now().timestamp() + offset, secret, BODY);
                assert_eq!(check(Signature::Generic, &parts, BODY), Ok(()), "{secret} {offset}");
            }
            let github =
                SignedParts { signature: Some(format!("sha256={}", sign(secret, BODY))), ..SignedParts::default() };
            assert_eq!(check(Signature::Github, &github, BODY), Ok(()));
            let at = now().timestamp();
            let signature = sign(secret, &[format!("{at}.").as_bytes(), BODY].concat());
            let header = format!("t={at},v1={},v1={signature},v0=ignored", "0".repeat(64));
            let stripe = SignedParts { signature: Some(header), ..SignedParts::default() };
            assert_eq!(check(Signature::Stripe, &stripe, BODY), Ok(()));
        }
    }

    #[test]
    fn what_is_signed_here_is_taken_here() {
        for preset in [Signature::Generic, Signature::Github, Signature::Stripe] {
            assert_eq!(check(preset, &super::sign(preset, "old", BODY, now()), BODY), Ok(()), "{preset}");
            assert!(check(preset, &super::sign(preset, "other", BODY, now()), BODY).is_err(), "{preset}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let at = now().timestamp();
        let good = stamped(at, "new", BODY);
        let with = |signature: &str| SignedParts { signature: Some(signature.to_owned()), ..good.clone() };
        let upper = good.signature.clone().unwrap_or_default().to_uppercase().replace("SHA256=", "sha256=");
        let refused = [
            ("another secret", stamped(at, "revoked", BODY)),
            ("too old", stamped(at - 301, "new", BODY)),
            ("too new", stamped(at + 301, "new", BODY)),
            ("a time that was not signed", SignedParts { timestamp: Some((at + 1).to_string()), ..good.clone() }),
            ("no time", SignedParts { timestamp: None, ..good.clone() }),
            ("no number", SignedParts { timestamp: Some("now".into()), ..good.clone() }),
            ("no signature", SignedParts { signature: None, ..good.clone() }),
            ("upper case", with(&upper)),
            ("sha1", with("sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709")),
            ("short", with("sha256=00")),
            ("no hexadecimal digits", with(&format!("sha256={}", "é".repeat(32)))),
        ];
        for (what, parts) in refused {
            assert!(check(Signature::Generic, &parts, BODY).is_err(), "{what}");
        }
        let spaced: Vec<u8> = BODY.iter().copied().filter(|byte| *byte != b' ').collect();
        assert!(check(Signature::Generic, &good, &spaced).is_err(), "the same JSON in other bytes");
        assert!(verify(Signature::Generic, &good, BODY, &[], now()).is_err(), "no secret is no key");
    }

    #[test]
    fn a_delivery_is_known_by_its_name_or_by_what_it_says() {
        let named = |key: &str, delivery: &str| SignedParts {
            idempotency_key: (!key.is_empty()).then(|| key.to_owned()),
            delivery: (!delivery.is_empty()).then(|| delivery.to_owned()),
            ..SignedParts::default()
        };
        assert_eq!(delivery_key(Signature::Generic, &named("k", "d"), BODY), "k");
        assert_eq!(delivery_key(Signature::Github, &named("", "d"), BODY), "d");
        assert_eq!(delivery_key(Signature::Stripe, &named("", ""), BODY), "evt_1");
        let unnamed = delivery_key(Signature::Generic, &named("", ""), BODY);
        assert_eq!(unnamed.len(), 64);
        assert_eq!(delivery_key(Signature::Generic, &named(&"x".repeat(201), ""), BODY), unnamed);
        assert_ne!(delivery_key(Signature::Generic, &named("", ""), b"{}"), unnamed);
    }
}
