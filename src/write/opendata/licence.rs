//! Licences that open-data portals know, under their several names.

/// A licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Licence {
    /// Address in the list of DCAT-AP.de, which is what a distribution must name.
    pub dcat: &'static str,
    /// Its text on the web.
    pub page: &'static str,
    /// Title.
    pub title: &'static str,
    /// Identifier of the Open Definition; empty where it has none.
    pub name: &'static str,
    /// Whether the source must be named.
    pub attribution: bool,
}

const ALL: &[Licence] = &[
    Licence {
        dcat: "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        page: "https://www.govdata.de/dl-de/by-2-0",
        title: "Datenlizenz Deutschland – Namensnennung – Version 2.0",
        name: "",
        attribution: true,
    },
    Licence {
        dcat: "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
        page: "https://www.govdata.de/dl-de/zero-2-0",
        title: "Datenlizenz Deutschland – Zero – Version 2.0",
        name: "",
        attribution: false,
    },
    Licence {
        dcat: "http://dcat-ap.de/def/licenses/cc-by/4.0",
        page: "https://creativecommons.org/licenses/by/4.0/",
        title: "Creative Commons Namensnennung 4.0 International",
        name: "CC-BY-4.0",
        attribution: true,
    },
    Licence {
        dcat: "http://dcat-ap.de/def/licenses/cc-by-sa/4.0",
        page: "https://creativecommons.org/licenses/by-sa/4.0/",
        title: "Creative Commons Namensnennung – Weitergabe unter gleichen Bedingungen 4.0 International",
        name: "CC-BY-SA-4.0",
        attribution: true,
    },
    Licence {
        dcat: "http://dcat-ap.de/def/licenses/cc-zero",
        page: "https://creativecommons.org/publicdomain/zero/1.0/",
        title: "Creative Commons Zero 1.0",
        name: "CC0-1.0",
        attribution: false,
    },
];

/// The licence that is meant by an address (of the list or of its text), with or without `www.`,
/// under http or https, or by its short name such as `dl-de/by-2-0`.
#[must_use]
pub fn known(words: &str) -> Option<&'static Licence> {
    let wanted = bare(words);
    ALL.iter().find(|licence| {
        let short = licence.page.strip_prefix("https://www.govdata.de/").unwrap_or_default();
        [licence.dcat, licence.page, licence.name, short]
            .into_iter()
            .any(|name| !name.is_empty() && bare(name) == wanted)
    })
}

fn bare(words: &str) -> String {
    let words = words.trim().to_ascii_lowercase();
    let words = words.strip_prefix("https://").or(words.strip_prefix("http://")).unwrap_or(&words);
    words.strip_prefix("www.").unwrap_or(words).trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_has_many_names() {
        for name in [
            "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
            "https://www.dcat-ap.de/def/licenses/dl-by-de/2.0/",
            "https://www.govdata.de/dl-de/by-2-0",
            "www.govdata.de/dl-de/by-2-0",
            "dl-de/by-2-0",
        ] {
            assert_eq!(known(name), Some(&ALL[0]), "{name}");
        }
        assert_eq!(known("cc0-1.0").map(|licence| licence.attribution), Some(false));
        assert_eq!(known(""), None);
        assert_eq!(known("https://example.org/licence"), None);
    }
}
