//! What the modules of the suite share.

use std::fs;
use std::hash::{Hash, Hasher};
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

/// A project in a temporary folder, and the program run on it as a user would.
#[derive(Debug)]
pub(crate) struct Project {
    folder: tempfile::TempDir,
}

/// Every PDF that stands in a project when its test is over is kept for veraPDF, once by content.
impl Drop for Project {
    fn drop(&mut self) {
        for name in self.tree() {
            let path = self.path().join(&name);
            if path.extension().is_none_or(|extension| extension != "pdf") {
                continue;
            }
            let Ok(bytes) = fs::read(&path) else { continue };
            // Tests put other files of that name there, and runs that they kill leave halves behind.
            if !bytes.starts_with(b"%PDF") || !bytes.trim_ascii_end().ends_with(b"%%EOF") {
                continue;
            }
            let mut hasher = std::hash::DefaultHasher::new();
            bytes.hash(&mut hasher);
            keep_pdf(&format!("made-{:016x}", hasher.finish()), &bytes);
        }
    }
}

/// What a run printed, and its exit code.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Project {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A copy of one of the samples, without what earlier runs made.
    pub(crate) fn sample(name: &str) -> Self {
        let project = Self::empty();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name);
        copy(&from, project.path());
        for made in ["archiv", "ausgabe"] {
            drop(fs::remove_dir_all(project.path().join(made)));
        }
        project
    }

    /// A copy of a project as it stands.
    pub(crate) fn copy_of(folder: &Path) -> Self {
        let project = Self::empty();
        copy(folder, project.path());
        project
    }

    /// What `init` makes.
    pub(crate) fn init() -> Self {
        let project = Self::empty();
        let run = project.run(&["init", "."]);
        assert_eq!(run.code, 0, "{}", run.err);
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the project, with its folders.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("inside the project")).expect("a folder");
        fs::write(path, content).expect("the project is writable");
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    /// Asks for these output formats, and sets `[publish]` to these lines.
    pub(crate) fn formats(&self, formats: &[&str], publish: &str) -> &Self {
        let file = "ratsbericht.toml";
        let mut lines: Vec<String> = Vec::new();
        let mut published = false;
        for line in self.read(file).lines() {
            if line.starts_with('[') {
                published = line == "[publish]";
            }
            if !published && !line.starts_with("formats = [") {
                lines.push(line.to_owned());
            }
        }
        let wanted = format!("formats = {formats:?}");
        match lines.iter().position(|line| line == "[output]") {
            Some(at) => lines.insert(at + 1, wanted),
            None => lines.extend(["[output]".to_owned(), wanted]),
        }
        if !publish.is_empty() {
            lines.push(format!("[publish]\n{publish}"));
        }
        self.write(file, lines.join("\n"))
    }

    /// The folder that holds `full` and `public` after a run of one period.
    pub(crate) fn outputs(&self) -> String {
        let full = self.tree().into_iter().find(|path| path.ends_with("/full/"));
        full.expect("an edition").trim_end_matches("full/").to_owned()
    }

    /// Runs the program in the project folder, in German.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ratsbericht"));
        command.current_dir(self.path()).args(["--lang", "de"]).args(arguments);
        Run::of(&mut command)
    }

    /// Every file and folder below the project, sorted, `/` behind folders.
    pub(crate) fn tree(&self) -> Vec<String> {
        let mut names = Vec::new();
        list(self.path(), "", &mut names);
        names.sort();
        names
    }
}

impl Run {
    pub(crate) fn of(command: &mut std::process::Command) -> Self {
        let output = command.output().expect("the program starts");
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            err: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn list(folder: &Path, inside: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{inside}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), names);
            names.push(format!("{name}/"));
        } else {
            names.push(name);
        }
    }
}
