//! The files that the browser loads, as `scripts/build-site` wrote them.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::SystemTime,
};

use app::{pages::Page, shell::Assets};
use bytes::Bytes;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// The files that the browser loads, held in memory.
///
/// While developing they are read again when they have been built again.
#[derive(Debug)]
pub struct Site {
    folder: PathBuf,
    loaded: RwLock<Arc<Loaded>>,
}

/// The site as it was at one time.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) assets: Assets,
    /// The files of the parts of the program, by their names.
    parts: HashMap<String, String>,
    files: HashMap<String, File>,
    built: Option<SystemTime>,
    changes: bool,
}

/// One file of the site.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) content_type: &'static str,
    pub(super) plain: Bytes,
    pub(super) brotli: Option<Bytes>,
    pub(super) gzip: Option<Bytes>,
    pub(super) etag: String,
    /// Whether the name changes with the content.
    pub(super) named_by_content: bool,
}

/// What the build says about itself.
#[derive(Deserialize)]
struct Manifest {
    profile: String,
    js: String,
    wasm: String,
    css: String,
    #[serde(default)]
    loader: Option<String>,
    #[serde(default)]
    parts: HashMap<String, String>,
}

impl Site {
    /// Reads the site from its folder.
    ///
    /// # Errors
    ///
    /// When the folder holds no site, or a file of it cannot be read.
    pub fn load(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let folder = folder.into();
        let loaded = RwLock::new(Arc::new(Loaded::read(&folder)?));
        Ok(Self { folder, loaded })
    }

    /// Returns a site without files: pages are there, without script and style.
    pub fn bare() -> Self {
        Self { folder: PathBuf::new(), loaded: RwLock::default() }
    }

    /// Returns the files that pages name and that are not there.
    pub fn missing(&self) -> Vec<String> {
        let loaded = self.current();
        let Assets { js, loader, wasm, part: _, css } = &loaded.assets;
        let named = [js, wasm, css].into_iter().chain(loader).chain(loaded.parts.values());
        named.filter(|name| loaded.file(name).is_none()).cloned().collect()
    }

    /// Returns the site as it is now.
    pub(super) fn current(&self) -> Arc<Loaded> {
        let loaded = Arc::clone(&self.loaded.read().unwrap_or_else(PoisonError::into_inner));
        if !loaded.changes || built(&self.folder) == loaded.built {
            return loaded;
        }
        match Loaded::read(&self.folder) {
            Ok(fresh) => {
                let fresh = Arc::new(fresh);
                *self.loaded.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&fresh);
                fresh
            }
            // It is being built right now.
            Err(_) => loaded,
        }
    }
}

impl Loaded {
    fn read(folder: &Path) -> io::Result<Self> {
        let built = built(folder);
        let manifest = match fs::read(folder.join("site.json")) {
            Ok(manifest) => serde_json::from_slice(&manifest)?,
            // cargo-leptos writes none, and knows no hashes unless it is told to.
            Err(error) if error.kind() == io::ErrorKind::NotFound && folder.join("pkg/flowforge.wasm").exists() => {
                Manifest {
                    profile: "cargo-leptos".to_owned(),
                    js: "/pkg/flowforge.js".to_owned(),
                    wasm: "/pkg/flowforge.wasm".to_owned(),
                    css: "/pkg/flowforge.css".to_owned(),
                    loader: None,
                    parts: HashMap::new(),
                }
            }
            Err(error) => return Err(error),
        };
        let mut files = HashMap::new();
        read_files(folder, "", &mut files)?;
        let named_by_content = manifest.profile != "cargo-leptos";
        for (name, file) in &mut files {
            file.named_by_content = named_by_content && name.starts_with("/pkg/");
        }
        let Manifest { profile, js, wasm, css, loader, parts } = manifest;
        let assets = Assets { js, loader, wasm, part: None, css };
        Ok(Self { assets, parts, files, built, changes: profile != "wasm-release" })
    }

    /// Returns what the page at a path loads.
    pub(super) fn assets_of(&self, path: &str) -> Assets {
        let part = Page::at(path).and_then(|page| self.parts.get(page.part().name()));
        Assets { part: part.cloned(), ..self.assets.clone() }
    }

    /// Returns the file at a path of the site, such as `/favicon.svg`.
    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}

fn built(folder: &Path) -> Option<SystemTime> {
    let modified = |name: &str| fs::metadata(folder.join(name)).and_then(|data| data.modified()).ok();
    modified("site.json").or_else(|| modified("pkg/flowforge.wasm"))
}

fn read_files(folder: &Path, prefix: &str, files: &mut HashMap<String, File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_files(&entry.path(), &name, files)?;
        } else if let Some(content_type) = content_type(&name) {
            let plain = Bytes::from(fs::read(entry.path())?);
            let compressed = |ending| fs::read(folder.join(entry.file_name()).with_added_extension(ending)).ok();
            let etag = Sha256::digest(&plain)[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let file = File {
                content_type,
                brotli: compressed("br").map(Bytes::from),
                gzip: compressed("gz").map(Bytes::from),
                plain,
                etag: format!("\"{etag}\""),
                named_by_content: false,
            };
            files.insert(name, file);
        }
    }
    Ok(())
}

/// The types of what a site may hold; anything else, such as a compressed copy, is not served by its own name.
fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit('.').next()? {
        "bin" => "application/octet-stream",
        "css" => "text/css; charset=utf-8",
        "ico" => "image/x-icon",
        "js" => "text/javascript; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "woff2" => "font/woff2",
        _ => return None,
    })
}
