//! The tables of who delivers and who receives: departments with their reading profiles,
//! recipients, delivery.

use super::decode::{Keys, nearest};
use super::model::*;
use super::names;
use super::words;
use crate::domain::{DepartmentId, Period};
use std::collections::BTreeMap;
use std::path::Path;
use toml::de::DeValue;

pub(super) fn departments(top: &Keys<'_>) -> Vec<Department> {
    let tables = top.tables("departments");
    if tables.is_empty() {
        top.fault(
            "departments",
            "es fehlt mindestens ein Amt: ein Abschnitt `[[departments]]` mit `id`, `name` und `files`",
            "at least one department is missing: a section `[[departments]]` with `id`, `name` and `files`",
        );
    }
    let mut departments: Vec<Department> = Vec::new();
    for keys in tables {
        let department = Department {
            id: DepartmentId::from(keys.required("id")),
            name: keys.required("name"),
            files: keys.texts("files").unwrap_or_default(),
            email: keys.text("email").unwrap_or_default(),
            due_workdays: keys.number("due_workdays", 0..366),
            sheets: keys.tables("sheets").into_iter().map(profile).collect(),
        };
        if department.files.is_empty() {
            keys.fault(
                "files",
                format!(
                    "beim Amt `{}` fehlt `files`, zum Beispiel files = [\"{}*\"]",
                    department.id, department.id
                ),
                format!(
                    "department `{}` lacks `files`, for example files = [\"{}*\"]",
                    department.id, department.id
                ),
            );
        }
        for pattern in &department.files {
            if let Err(error) = globset::Glob::new(pattern) {
                keys.fault(
                    "files",
                    format!(
                        "`{pattern}` ist kein gültiges Dateimuster: {}",
                        words::pattern(error.kind())
                    ),
                    format!("`{pattern}` is no valid file pattern: {}", error.kind()),
                );
            }
        }
        if let Some((de, en)) = names::fault(department.id.as_str()) {
            keys.fault("id", de, en);
        }
        let taken = |o: &Department| names::same(o.id.as_str(), department.id.as_str());
        if departments.iter().any(taken) {
            keys.fault(
                "id",
                format!("die Kennung `{}` ist schon vergeben", department.id),
                format!("the id `{}` is taken already", department.id),
            );
        }
        keys.finish();
        departments.push(department);
    }
    departments
}

/// Names that `columns` of a profile may have on the left.
pub const PROFILE_COLUMNS: [&str; 26] = [
    "id",
    "field",
    "title",
    "name",
    "responsible",
    "start",
    "end",
    "duration",
    "phase",
    "progress",
    "plan",
    "spent",
    "reason",
    "text",
    "as_of",
    "done_on",
    "point",
    "public",
    "unit",
    "aggregation",
    "period",
    "value",
    "target",
    "district",
    "note",
    "kind",
];

/// The periods that a profile gives to headers.
fn periods(keys: &Keys<'_>) -> BTreeMap<String, Period> {
    let mut out = BTreeMap::new();
    for (name, at, value) in keys.entries("periods") {
        let bare = match value {
            DeValue::Integer(number) => Some(number.as_str().to_owned()),
            DeValue::Float(number) => Some(number.as_str().to_owned()),
            DeValue::Datetime(time) => Some(time.to_string()),
            _ => None,
        };
        if let Some(bare) = bare {
            match bare.parse::<Period>() {
                Ok(_) => keys.fault_at(
                    at,
                    format!("der Zeitraum bei `{name}` steht ohne Anführungszeichen da: \"{bare}\" schreiben"),
                    format!("the period at `{name}` stands without quotes: write \"{bare}\""),
                ),
                Err(_) => keys.fault_at(
                    at,
                    format!("{bare} bei `{name}` ist kein Zeitraum; erwartet wird, in Anführungszeichen, etwa \"2019-09\", \"2019-Q3\", \"2019-H2\" oder \"2019\""),
                    format!("{bare} at `{name}` is no period; expected is, in quotes, something like \"2019-09\", \"2019-Q3\", \"2019-H2\" or \"2019\""),
                ),
            }
            continue;
        }
        let text = value.as_str().unwrap_or_default();
        match text.parse::<Period>() {
            Ok(period) => {
                out.insert(name, period);
            }
            Err(_) => keys.fault_at(
                at,
                format!("`{text}` bei `{name}` ist kein Zeitraum; erwartet wird `2019-09`, `2019-Q3`, `2019-H2` oder `2019`"),
                format!("`{text}` at `{name}` is no period; expected is `2019-09`, `2019-Q3`, `2019-H2` or `2019`"),
            ),
        }
    }
    out
}

/// Two names in `columns` that are given the same column: one of them would be ignored.
fn same_column(keys: &Keys<'_>) {
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for (name, at, value) in keys.entries("columns") {
        let Some(place) = value.as_str() else { continue };
        if let Some(other) = taken.insert(place.trim().to_lowercase(), name.clone()) {
            let mut pair = [other.as_str(), name.as_str()];
            pair.sort_unstable();
            if pair == ["end", "start"] {
                keys.fault_at(
                    at,
                    format!("`columns` gibt `start` und `end` dieselbe Spalte `{place}`: stattdessen duration = \"{place}\" schreiben"),
                    format!("`columns` gives `start` and `end` the same column `{place}`: write duration = \"{place}\" instead"),
                );
                continue;
            }
            keys.fault_at(
                at,
                format!("`columns` gibt `{other}` und `{name}` dieselbe Spalte `{place}`; eine Spalte kann nur eines von beidem sein: eine der beiden Angaben streichen"),
                format!("`columns` gives `{other}` and `{name}` the same column `{place}`; a column can be one of them only: remove one of the two"),
            );
        }
    }
}

fn profile(keys: Keys<'_>) -> Profile {
    let profile = Profile {
        sheet: keys.required("sheet"),
        kind: keys.word(
            "kind",
            &[
                ("measures", SheetKind::Measures),
                ("indicators", SheetKind::Indicators),
                ("texts", SheetKind::Texts),
                ("skip", SheetKind::Skip),
            ],
        ),
        layout: keys.word("layout", &[("long", SheetLayout::Long), ("wide", SheetLayout::Wide)]),
        header_rows: keys.numbers("header_rows").unwrap_or_default(),
        field: keys.text("field").unwrap_or_default(),
        name: keys.text("name").unwrap_or_default(),
        columns: keys.map("columns"),
        periods: periods(&keys),
        placeholders: keys.map("placeholders"),
        hidden: keys.word("hidden", &[("read", true), ("skip", false)]),
        units: keys.map("units"),
        unit: keys.text("unit").unwrap_or_default(),
    };
    same_column(&keys);
    for name in profile.columns.keys().filter(|name| !PROFILE_COLUMNS.contains(&name.as_str())) {
        if matches!(name.as_str(), "numerator" | "denominator") {
            keys.fault(
                "columns",
                format!("`columns` kennt `{name}` nicht: Zähler und Nenner sind eigene Indikatoren; die Quote nennt sie unter [[indicators]] als `numerator` und `denominator`"),
                format!("`columns` does not know `{name}`: the parts of a ratio are indicators of their own; the ratio names them in [[indicators]] as `numerator` and `denominator`"),
            );
            continue;
        }
        let known = PROFILE_COLUMNS.join(", ");
        // the nearest by letters only helps where a letter or two are wrong: `owner` is no `done_on`
        let near = nearest(name, PROFILE_COLUMNS.into_iter())
            .filter(|near| strsim::damerau_levenshtein(name, near) <= 2)
            .map(|near| {
                (format!("gemeint ist vielleicht `{near}`; "), format!("did you mean `{near}`? "))
            })
            .unwrap_or_default();
        keys.fault(
            "columns",
            format!("`columns` kennt die Spalte `{name}` nicht; {}möglich sind {known}", near.0),
            format!("`columns` does not know the column `{name}`; {}possible are {known}", near.1),
        );
    }
    if let Err(error) = globset::Glob::new(&profile.sheet) {
        keys.fault(
            "sheet",
            format!(
                "`{}` ist kein gültiges Muster: {}",
                profile.sheet,
                words::pattern(error.kind())
            ),
            format!("`{}` is no valid pattern: {}", profile.sheet, error.kind()),
        );
    }
    keys.finish();
    profile
}

pub(super) fn recipients(top: &Keys<'_>) -> Vec<Recipient> {
    let mut recipients: Vec<Recipient> = Vec::new();
    for keys in top.tables("recipients") {
        let recipient = Recipient {
            id: keys.required("id"),
            kind: keys
                .word("kind", &[("faction", "faction"), ("member", "member"), ("office", "office")])
                .unwrap_or("faction")
                .to_owned(),
            name: keys.required("name"),
            salutation: keys.text("salutation").unwrap_or_default(),
            address: keys.texts("address").unwrap_or_default(),
            email: keys.text("email").unwrap_or_default(),
            edition: keys
                .word("edition", &[("full", EditionKind::Full), ("public", EditionKind::Public)])
                .unwrap_or(EditionKind::Full),
            confidential_by_mail: keys.flag("confidential_by_mail").unwrap_or(false),
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if !recipient.id.chars().all(plain) {
            keys.fault(
                "id",
                format!(
                    "die Kennung `{}` wird ein Ordnername: nur Buchstaben a–z, Ziffern, - und _",
                    recipient.id
                ),
                format!(
                    "the id `{}` becomes a folder name: letters a–z, digits, - and _ only",
                    recipient.id
                ),
            );
        } else if let Some((de, en)) = names::fault(&recipient.id) {
            keys.fault("id", de, en);
        }
        if recipients.iter().any(|other| names::same(&other.id, &recipient.id)) {
            keys.fault(
                "id",
                format!("die Kennung `{}` ist schon vergeben", recipient.id),
                format!("the id `{}` is taken already", recipient.id),
            );
        }
        keys.finish();
        recipients.push(recipient);
    }
    recipients
}

pub(super) fn delivery(top: &Keys<'_>, folder: &Path) -> Delivery {
    let mut delivery = Delivery { folder: folder.join("ausgabe/versand"), ..Delivery::default() };
    let Some(keys) = top.table("delivery") else { return delivery };
    if let Some(path) = keys.text("folder") {
        delivery.folder = folder.join(path);
    }
    if let Some(size) = keys.number("max_megabytes", 1..1001) {
        delivery.max_megabytes = size;
    }
    delivery.smtp = keys.table("smtp").map(|keys| smtp(keys, folder));
    keys.finish();
    delivery
}

fn smtp(keys: Keys<'_>, folder: &Path) -> Smtp {
    let tls = keys
        .word(
            "tls",
            &[
                ("implicit", SmtpTls::Implicit),
                ("starttls", SmtpTls::StartTls),
                ("none", SmtpTls::None),
            ],
        )
        .unwrap_or(SmtpTls::StartTls);
    let usual = match tls {
        SmtpTls::Implicit => 465,
        SmtpTls::StartTls => 587,
        SmtpTls::None => 25,
    };
    let file = |key| keys.text(key).filter(|path| !path.is_empty()).map(|path| folder.join(path));
    let smtp = Smtp {
        host: keys.required("host"),
        port: keys
            .number("port", 1..65_536)
            .and_then(|port| u16::try_from(port).ok())
            .unwrap_or(usual),
        tls,
        from: keys.required("from"),
        user: keys.text("user").unwrap_or_default(),
        password_env: keys.text("password_env").unwrap_or_default(),
        password_file: file("password_file"),
        ca_file: file("ca_file"),
        timeout_seconds: keys.number("timeout_seconds", 1..3601).unwrap_or(60),
        attempts: keys.number("attempts", 1..21).unwrap_or(4),
        retry_seconds: keys.number("retry_seconds", 0..3601).unwrap_or(15),
    };
    if tls == SmtpTls::None && !loopback(&smtp.host) {
        keys.fault(
            "tls",
            format!(
                "tls = \"none\" ist nur zum eigenen Rechner erlaubt, nicht zu `{}`; möglich sind \"starttls\" und \"implicit\"",
                smtp.host
            ),
            format!(
                "tls = \"none\" is allowed to this machine only, not to `{}`; possible are \"starttls\" and \"implicit\"",
                smtp.host
            ),
        );
    }
    let sources =
        usize::from(!smtp.password_env.is_empty()) + usize::from(smtp.password_file.is_some());
    if sources > 1 || (sources == 0 && !smtp.user.is_empty()) {
        keys.fault(
            "user",
            "zu `user` gehört genau eine Angabe, woher das Passwort kommt: `password_env` oder `password_file`",
            "with `user` goes exactly one place of the password: `password_env` or `password_file`",
        );
    }
    keys.finish();
    smtp
}

/// Whether a host is this machine.
fn loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}
