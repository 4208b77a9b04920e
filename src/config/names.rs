//! Ids that become names of files and folders: what no system takes, or takes for something else.

/// What is wrong with an id as a file's name; German and English.
pub(super) fn fault(id: &str) -> Option<(String, String)> {
    let stem = id.split('.').next().unwrap_or_default().trim_end();
    if is_device(stem) {
        return Some((
            format!(
                "die Kennung `{id}` wird ein Dateiname, und `{stem}` ist unter Windows ein Gerät: einen anderen Namen wählen, zum Beispiel `{stem}-1`"
            ),
            format!(
                "the id `{id}` becomes a file's name, and `{stem}` is a device on Windows: choose another name such as `{stem}-1`"
            ),
        ));
    }
    let forbidden = |c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c);
    if let Some(sign) = id.chars().find(|c| forbidden(*c)) {
        let shown: String = sign.escape_debug().collect();
        return Some((
            format!(
                "die Kennung `{id}` wird ein Dateiname: das Zeichen `{shown}` geht darin nicht"
            ),
            format!(
                "the id `{id}` becomes a file's name: the character `{shown}` cannot be in one"
            ),
        ));
    }
    if id.starts_with(['.', ' ']) || id.ends_with(['.', ' ']) {
        return Some((
            format!(
                "die Kennung `{id}` wird ein Dateiname: ohne Punkt und Leerzeichen am Anfang und am Ende"
            ),
            format!(
                "the id `{id}` becomes a file's name: without dots and blanks at its start and end"
            ),
        ));
    }
    None
}

/// Whether two ids are one name where capitals do not count.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

/// Names that Windows keeps for devices, whatever stands behind a dot.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |name: &str| {
        let mut rest = stem.strip_prefix(name).unwrap_or_default().chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str())
        || numbered("com")
        || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn only_what_every_system_takes_for_a_name_is_one() {
        for id in [
            "con", "NUL", "Aux", "prn", "com1", "LPT9", "com²", "aux.x", "nul ", "../x", "a/b",
            "a\\b", "a:b", "a*", "x\n", ".x", "x.", " x", "..", "x ",
        ] {
            assert!(fault(id).is_some(), "`{id}`");
        }
        for id in ["console", "com", "com10", "lpt", "auxiliar", "fraktion-a", "Amt 5.1", "straße"]
        {
            assert_eq!(fault(id), None, "`{id}`");
        }
    }
}
