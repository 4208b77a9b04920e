//! Reading in children of the program itself.

use super::archive::{deflated, xlsx, xlsx_entries};
use super::lines;
use ratsbericht::workbook::{Reader, read};
use std::path::Path;

fn reader() -> Reader {
    Reader::with_workers(env!("CARGO_BIN_EXE_ratsbericht").into(), 2)
}

/// Files of every kind, readable and not.
fn folder() -> (tempfile::TempDir, Vec<&'static str>) {
    let folder = tempfile::tempdir().expect("a folder");
    let good = xlsx(
        "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c><c r=\"C3\" s=\"2\"><v>0.5</v></c></row>",
    );
    let deep = format!("<worksheet>{}</worksheet>", "<a>".repeat(300));
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("gut.xlsx", good.clone()),
        ("leer.xlsx", Vec::new()),
        ("kurz.xlsx", good[..good.len() / 2].to_vec()),
        ("tief.xlsx", deflated(&xlsx_entries(&deep, "<sst/>"))),
        ("text.xls", b"Nr;Titel\n1;Radweg\n".to_vec()),
        ("~$gut.xlsx", b"\x05Clerk".to_vec()),
        ("ordner \u{fc}\n.xlsx", good),
    ];
    for (name, bytes) in &files {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    (folder, files.into_iter().map(|(name, _)| name).chain(["fehlt.xlsx"]).collect())
}

#[test]
fn children_read_what_this_process_reads() {
    let (folder, names) = folder();
    let (children, here) = (reader(), Reader::in_process());
    for name in names.iter().chain(&names) {
        let path = folder.path().join(name);
        let (theirs, ours) = (read(&children, &path, name), read(&here, &path, name));
        assert_eq!(theirs.value, ours.value, "{name}");
        assert_eq!(lines(&theirs.findings), lines(&ours.findings));
    }
    assert!(children.is_isolated() && !here.is_isolated());
}

#[test]
fn threads_share_a_reader() {
    let (folder, names) = folder();
    let (reader, here) = (reader(), Reader::in_process());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for name in &names {
                    let path = folder.path().join(name);
                    assert_eq!(read(&reader, &path, name).value, read(&here, &path, name).value);
                }
            });
        }
    });
    assert!(reader.is_isolated());
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let pipe = folder.path().join("pipe.xlsx");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    for reader in [reader(), Reader::in_process()] {
        for (path, found) in [
            (pipe.as_path(), "ein Gerät oder eine Pipe"),
            (Path::new("/dev/zero"), "ein Gerät oder eine Pipe"),
            (folder.path(), "ein Ordner"),
        ] {
            let reported = read(&reader, path, "a.xlsx");
            assert_eq!(
                lines(&reported.findings),
                [format!(
                    "RB001 a.xlsx!! erwartet wird eine Arbeitsmappe (xlsx, xlsm, xlsb, xls, ods), gefunden wurde {found}"
                )]
            );
        }
    }
}

/// Names that are not UTF-8 reach the child unchanged.
#[cfg(target_os = "linux")]
#[test]
fn names_of_any_bytes_work() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"B\xF6rde.xlsx"));
    std::fs::write(&path, xlsx("<row><c><v>1</v></c></row>")).expect("written");
    let reported = read(&reader(), &path, "B\u{FFFD}rde.xlsx");
    assert!(reported.value.workbook.is_some(), "{:?}", lines(&reported.findings));
}
