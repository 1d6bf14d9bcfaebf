use std::{env, error::Error, sync::Arc};

use object_store::{ObjectStore, path::Path};
use url::Url;

/// A file system or bucket, and a place in it.
pub(crate) struct Storage {
    /// The address.
    pub(crate) url: Url,
    /// All of the file system or bucket.
    pub(crate) store: Arc<dyn ObjectStore>,
    /// Where the address leads within it.
    pub(crate) folder: Path,
}

impl Storage {
    /// Opens what is at an address such as `s3://incoming/orders`, without asking yet whether it can be read. How to sign in is
    /// in the environment, in the variables of Amazon's, Google's and Microsoft's own tools.
    pub(crate) fn open(address: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let url = Url::parse(address)?;
        let signing_in = env::vars().filter(|(name, _)| {
            let clouds = ["AWS_", "GOOGLE_", "AZURE_"];
            clouds.iter().any(|cloud| name.starts_with(cloud))
        });
        let options = signing_in.map(|(name, value)| (name.to_lowercase(), value));
        let (store, folder) = object_store::parse_url_opts(&url, options)?;
        Ok(Self { url, store: Arc::from(store), folder })
    }
}
