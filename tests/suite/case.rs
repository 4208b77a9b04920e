//! What the modules of the suite share.

use std::fs;
use std::path::{Path, PathBuf};

/// Keeps a PDF that a test made, so that the continuous integration runs veraPDF over it.
/// The result is where it is kept.
pub(crate) fn keep_pdf(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("test-pdfs");
    fs::create_dir_all(&folder).expect("the target folder is writable");
    let path = folder.join(name).with_extension("pdf");
    fs::write(&path, bytes).expect("the target folder is writable");
    path
}
