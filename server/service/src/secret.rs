//! Random tokens, and the hashes under which they are kept.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use domain::person::Secret;
use rand::{TryRngCore, rngs::OsRng};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::{Error, Result};

/// The alphabet of tokens: no characters that need escaping in a URL, a cookie or a shell.
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Returns a random token of 43 characters: 256 bits.
pub(crate) fn random_token() -> Result<String> {
    let mut token = String::with_capacity(43);
    let mut bytes = [0_u8; 64];
    while token.len() < 43 {
        OsRng.try_fill_bytes(&mut bytes).map_err(Error::internal)?;
        // Values from 248 on would make some characters likelier than others.
        for byte in bytes.iter().filter(|&&byte| byte < 248).take(43 - token.len()) {
            token.push(char::from(ALPHABET[usize::from(byte % 62)]));
        }
    }
    Ok(token)
}

/// Returns the hash under which a token is kept. A token has 256 random bits, so that a fast hash is enough.
pub(crate) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// How many passwords are hashed at once: each takes 19 MiB, and whoever asks need not have signed in.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Returns the Argon2id string of a password, computed where it does not hold up other work.
pub(crate) async fn hash_password(password: Secret) -> Result<String> {
    blocking(move || Ok(Argon2::default().hash_password(password.0.as_bytes()).map_err(Error::internal)?.to_string()))
        .await
}

/// Returns whether a password belongs to an Argon2id string. Without a string it takes as long and returns false, so
/// that nobody can tell from the time whether an account exists.
pub(crate) async fn verify_password(password: Secret, hash: Option<String>) -> Result<bool> {
    blocking(move || {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash,
            None => Argon2::default().hash_password(b"nobody").map_err(Error::internal)?.to_string(),
        };
        let parsed = PasswordHash::new(&hash).map_err(Error::internal)?;
        Ok(Argon2::default().verify_password(password.0.as_bytes(), &parsed).is_ok() && known)
    })
    .await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _place = HASHING.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_and_differ() {
        let (one, other) = (random_token().expect("a token"), random_token().expect("a token"));
        assert_eq!(one.len(), 43);
        assert_ne!(one, other);
        assert_ne!(token_hash(&one), token_hash(&other));
    }

    #[tokio::test]
    async fn only_the_password_that_was_hashed_is_taken() {
        let hash = hash_password(Secret("correct horse battery".into())).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(verify_password(Secret("correct horse battery".into()), Some(hash.clone())).await.expect("an answer"));
        assert!(!verify_password(Secret("correct horse".into()), Some(hash)).await.expect("an answer"));
        assert!(
            !verify_password(Secret("nobody".into()), None).await.expect("an answer"),
            "an account that is not there"
        );
    }
}
