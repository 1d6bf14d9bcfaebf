use std::{fmt, sync::Arc};

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};

use crate::{Error, Result};

/// The length of a key in bytes.
pub const KEY_LENGTH: usize = 32;

/// Encrypts what must be read again, such as the keys of signatures, with a key that is not in the database.
///
/// AES-256-GCM; what is sealed is bound to its owner, so that a row that is copied to another one opens nothing.
#[derive(Clone)]
pub struct Vault(Arc<RandomizedNonceKey>);

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    /// Returns the vault of a key.
    ///
    /// # Errors
    ///
    /// When the cryptography refuses the key.
    pub fn new(key: &[u8; KEY_LENGTH]) -> Result<Self> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(|_| unsealable())?;
        Ok(Self(Arc::new(key)))
    }

    /// Encrypts a text for an owner.
    pub(crate) fn seal(&self, owner: &str, text: &str) -> Result<Vec<u8>> {
        let mut sealed = text.as_bytes().to_vec();
        let nonce = self.0.seal_in_place_append_tag(Aad::from(owner), &mut sealed).map_err(|_| unsealable())?;
        sealed.extend(nonce.as_ref());
        Ok(sealed)
    }

    /// Decrypts what was sealed for an owner.
    pub(crate) fn open(&self, owner: &str, sealed: &[u8]) -> Result<String> {
        let split = sealed.len().checked_sub(NONCE_LEN).ok_or_else(unsealable)?;
        let (sealed, nonce) = sealed.split_at(split);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| unsealable())?;
        let mut opened = sealed.to_vec();
        let text = self.0.open_in_place(nonce, Aad::from(owner), &mut opened).map_err(|_| unsealable())?;
        String::from_utf8(text.to_vec()).map_err(Error::internal)
    }
}

fn unsealable() -> Error {
    Error::internal("a secret cannot be sealed or opened: the key in secret.key is not the one it was sealed with")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_owner_and_the_same_key_open_what_was_sealed() {
        let vault = Vault::new(&[7; KEY_LENGTH]).expect("a vault");
        let sealed = vault.seal("trigger 1", "whsec_x").expect("sealed");
        assert_eq!(vault.open("trigger 1", &sealed).expect("opened"), "whsec_x");
        assert_ne!(vault.seal("trigger 1", "whsec_x").expect("sealed"), sealed, "each time with a nonce of its own");
        assert!(vault.open("trigger 2", &sealed).is_err());
        assert!(vault.open("trigger 1", &sealed[1..]).is_err() && vault.open("trigger 1", &[]).is_err());
        assert!(Vault::new(&[8; KEY_LENGTH]).expect("a vault").open("trigger 1", &sealed).is_err());
    }
}
