//! Suite of the metadata of a public edition: data package, OParl, DCAT-AP.de.

use crate::case::Project;
use ratsbericht::write::schema;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;
use std::sync::OnceLock;

const PUBLISH: &str = "licence = \"https://www.govdata.de/dl-de/by-2-0\"\n\
    base_url = \"https://daten.musterstadt.example/beschlusskontrolle/\"\n\
    contributor = \"http://dcat-ap.de/def/contributors/musterstadt\"\n";
const BASE: &str = "https://daten.musterstadt.example/beschlusskontrolle/2026-Q3/";
const ALL: [&str; 7] = ["pdf", "csv", "xlsx", "html", "datapackage", "oparl", "dcat"];

/// The sample's run with every format, once for all tests; the folder of the public edition.
fn published() -> &'static (Project, String) {
    static RUN: OnceLock<(Project, String)> = OnceLock::new();
    RUN.get_or_init(run_with_all)
}

fn run_with_all() -> (Project, String) {
    let project = Project::sample("musterstadt");
    project.formats(&ALL, PUBLISH);
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(!run.err.contains("nicht geschrieben"), "{}", run.err);
    let folder = format!("{}public/", project.outputs());
    (project, folder)
}

fn json(project: &Project, path: &str) -> Json {
    serde_json::from_str(&project.read(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn text<'a>(json: &'a Json, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_else(|| panic!("{key} in {json}"))
}

fn list<'a>(json: &'a Json, key: &str) -> &'a [Json] {
    json[key].as_array().unwrap_or_else(|| panic!("{key} in {json}"))
}

#[test]
fn every_column_of_every_table_is_described() {
    let project = Project::sample("musterstadt");
    project.formats(&["csv"], "");
    assert_eq!(project.run(&["run"]).code, 0);
    let folder = project.path().join(format!("{}full/csv/open-data", project.outputs()));
    let mut seen = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("tables") {
        let path = entry.expect("a file").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let described = schema::of(&name).unwrap_or_else(|| panic!("{name} is not described"));
        let mut reader = csv::Reader::from_path(&path).expect("CSV");
        let header: Vec<String> =
            reader.headers().expect("header").iter().map(Into::into).collect();
        let columns: Vec<&str> = described.columns.iter().map(|column| column.name).collect();
        assert_eq!(header, columns, "{name}");
        assert!(described.key.iter().all(|key| columns.contains(key)), "{name}");
        seen.insert(name);
    }
    assert_eq!(seen.len(), schema::ALL.len(), "all described tables exist");
}

/// What the profile of version 2 demands, and that each value of each table fits its field.
#[test]
fn the_data_package_describes_its_tables() {
    let (project, folder) = published();
    let package = json(project, &format!("{folder}datapackage.json"));
    assert_eq!(text(&package, "$schema"), "https://datapackage.org/profiles/2.0/datapackage.json");
    assert_eq!(text(&package, "name"), "beschlusskontrolle-zu-v0412-25-2026-q3");
    assert_eq!(text(&package, "id"), format!("{BASE}datapackage.json"));
    assert_eq!(package["temporal"]["end"], "2026-09-30");
    assert_eq!(package["licenses"][0]["path"], "https://www.govdata.de/dl-de/by-2-0");
    assert!(list(&package, "sources").len() > 3 && list(&package, "contributors").len() == 2);
    let resources = list(&package, "resources");
    assert_eq!(resources.len(), schema::ALL.len() - 1, "all tables but the findings");
    let mut values = 0;
    for resource in resources {
        let path = text(resource, "path");
        let bytes = fs::read(project.path().join(format!("{folder}{path}"))).expect(path);
        assert_eq!(resource["bytes"], bytes.len());
        let digest: String = {
            use sha2::Digest as _;
            sha2::Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect()
        };
        assert_eq!(text(resource, "hash"), format!("sha256:{digest}"));
        let schema = &resource["schema"];
        let fields = list(schema, "fields");
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let header = reader.headers().expect("a header").clone();
        let names: Vec<&str> = fields.iter().map(|field| text(field, "name")).collect();
        assert_eq!(header.iter().collect::<Vec<_>>(), names);
        let key: Vec<usize> = schema["primaryKey"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| names.iter().position(|n| *n == name).expect("a column"))
            .collect();
        let mut keys = BTreeSet::new();
        for record in reader.records() {
            let record = record.expect("CSV");
            for (field, value) in fields.iter().zip(&record) {
                fits(field, value);
                values += 1;
            }
            if !key.is_empty() {
                let key: Vec<&str> = key.iter().map(|&column| &record[column]).collect();
                assert!(key.iter().all(|part| !part.is_empty()), "{path}: {key:?}");
                assert!(keys.insert(key.join("|")), "{path}: {key:?} comes twice");
            }
        }
    }
    assert!(values > 1000, "{values}");
    let missing = list(&resources[0]["schema"], "missingValues");
    let signs: Vec<&str> = missing.iter().map(|value| text(value, "value")).collect();
    assert_eq!(signs, ["", ".", "x", "…", "/"]);
    assert!(missing.iter().all(|value| !text(value, "label").is_empty()));
}

fn fits(field: &Json, value: &str) {
    let name = text(field, "name");
    let own: Vec<&str> =
        field["missingValues"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    if value.is_empty() || own.contains(&value) {
        return;
    }
    let bound = |key: &str, number: f64| {
        let bound = field["constraints"][key].as_f64();
        assert!(bound.is_none_or(|bound| if key == "minimum" {
            number >= bound
        } else {
            number <= bound
        }));
    };
    match text(field, "type") {
        "integer" => bound("minimum", value.parse::<i64>().expect(name) as f64),
        "number" => {
            let number = value.parse::<f64>().expect(name);
            bound("minimum", number);
            bound("maximum", number);
        }
        "date" => drop(value.parse::<chrono::NaiveDate>().expect(name)),
        "boolean" => assert!(["ja", "nein"].contains(&value), "{name}: {value}"),
        "string" => {
            if let Some(words) = field["categories"].as_array() {
                assert!(words.iter().any(|word| word == value), "{name}: {value}");
            }
            if field["constraints"]["pattern"].is_string() {
                value.parse::<ratsbericht::domain::Period>().expect(name);
            }
        }
        other => panic!("{name}: {other}"),
    }
}

#[test]
fn the_paper_names_every_file_with_its_checksum() {
    let (project, folder) = published();
    let paper = json(project, &format!("{folder}oparl.json"));
    assert_eq!(text(&paper, "type"), "https://schema.oparl.org/1.1/Paper");
    assert_eq!(text(&paper, "id"), format!("{BASE}oparl.json"));
    for key in ["name", "date", "paperType", "license", "created", "modified"] {
        assert!(!text(&paper, key).is_empty(), "{key}");
    }
    let mut files = vec![&paper["mainFile"]];
    assert_eq!(text(files[0], "fileName"), "bericht.pdf");
    files.extend(list(&paper, "auxiliaryFile"));
    let ids: BTreeSet<&str> = files.iter().map(|file| text(file, "id")).collect();
    assert_eq!(ids.len(), files.len());
    for file in files {
        assert_eq!(text(file, "type"), "https://schema.oparl.org/1.1/File");
        let path = text(file, "accessUrl").strip_prefix(BASE).expect("published here").to_owned();
        let bytes = fs::read(project.path().join(format!("{folder}{path}"))).expect(&path);
        assert_eq!(file["size"], bytes.len());
        use sha2::Digest as _;
        let digest: String =
            sha2::Sha512::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text(file, "sha512Checksum"), digest);
        assert!(file["masterFile"].as_str().is_none_or(|id| ids.contains(id)));
    }
}

#[test]
fn the_dataset_has_what_dcat_ap_de_demands() {
    let (project, folder) = published();
    let metadata = json(project, &format!("{folder}dcat.jsonld"));
    let dataset = &metadata["@graph"][0];
    let prefixes = metadata["@context"].as_object().expect("a context");
    assert!(prefixes.values().all(Json::is_string), "nothing is fetched to read it");
    for key in [
        "dct:title",
        "dct:description",
        "dcat:keyword",
        "dcat:theme",
        "dcat:contactPoint",
        "dct:publisher",
        "dct:spatial",
        "dct:temporal",
        "dcatde:politicalGeocodingURI",
        "dcatde:politicalGeocodingLevelURI",
        "dcatde:contributorID",
        "dcatap:availability",
    ] {
        assert!(!dataset[key].is_null(), "{key}");
    }
    let geography = text(&dataset["dct:spatial"], "@id");
    assert!(geography.ends_with("/municipalityKey/99000000"));
    let distributions = list(dataset, "dcat:distribution");
    // Three files, five tables, and the package.
    assert_eq!(distributions.len(), 9);
    for distribution in distributions {
        let url = text(&distribution["dcat:accessURL"], "@id");
        let path = url.strip_prefix(BASE).expect("published here");
        assert!(project.path().join(format!("{folder}{path}")).is_file(), "{path}");
        assert_eq!(
            text(&distribution["dct:license"], "@id"),
            "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
        );
        assert!(
            text(&distribution["dcatde:licenseAttributionByText"], "@value")
                .contains("Musterstadt")
        );
        for key in ["dct:title", "dct:format", "dct:modified", "dcat:byteSize"] {
            assert!(!distribution[key].is_null(), "{key}");
        }
    }
    used_prefixes(dataset, prefixes);
}

fn used_prefixes(json: &Json, known: &serde_json::Map<String, Json>) {
    match json {
        Json::Object(map) => {
            for (key, value) in map {
                if let Some((prefix, _)) = key.split_once(':') {
                    assert!(known.contains_key(prefix), "{key}");
                }
                if key == "@type" {
                    let prefix =
                        value.as_str().and_then(|kind| kind.split_once(':')).expect("a type").0;
                    assert!(known.contains_key(prefix), "{value}");
                }
                used_prefixes(value, known);
            }
        }
        Json::Array(list) => list.iter().for_each(|value| used_prefixes(value, known)),
        _ => {}
    }
}

#[test]
fn what_cannot_be_published_says_why() {
    let project = Project::sample("musterstadt");
    project.formats(&["csv", "oparl", "dcat", "datapackage"], "");
    let run = project.run(&["run"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for format in ["oparl", "dcat"] {
        let message = format!("nicht geschrieben: `{format}` braucht `base_url` unter [publish]");
        assert!(run.err.contains(&message), "{}", run.err);
    }
    let tree = project.tree();
    let has = |name: &str| tree.iter().any(|path| path.ends_with(name));
    assert!(has("public/datapackage.json") && !has("oparl.json") && !has("dcat.jsonld"));
    assert!(!has("full/datapackage.json"), "only the public edition is published");

    project.formats(&["csv", "datapackage"], "");
    let run = project.run(&["report", "--out", "entwurf"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("beschreibt die öffentliche Ausgabe"), "{}", run.err);
    assert!(!project.path().join("entwurf/datapackage.json").exists());
}
