//! `dcat.jsonld`: the edition as a dataset of DCAT-AP.de, which GovData and the portals of the
//! Länder harvest.
//!
//! JSON-LD with its context inside, so that nothing is fetched to read it. Each file is a
//! distribution with licence, format, size and checksum; a changed edition is a changed checksum
//! under the same address.

use super::{FileFormat, Published, datapackage, description, licence, printed, without_empty};
use crate::domain::Grain;
use crate::write::about::About;
use serde_json::{Value as Json, json};

/// Name of the file.
pub const FILE: &str = "dcat.jsonld";

const EU: &str = "http://publications.europa.eu/resource/authority";

fn link(uri: &str) -> Json {
    json!({ "@id": uri })
}

fn german(text: &str) -> Json {
    json!({ "@value": text, "@language": "de" })
}

fn typed(value: &str, kind: &str) -> Json {
    json!({ "@value": value, "@type": kind })
}

/// Describes the edition; `about.base_url` and `about.licence` are stated.
#[must_use]
pub fn write(about: &About, files: &[Published]) -> String {
    let base = &about.base_url;
    let geography = if about.ags.is_empty() {
        Json::Null
    } else {
        link(&format!("http://dcat-ap.de/def/politicalGeocoding/municipalityKey/{}", about.ags))
    };
    let frequency = match about.period.grain() {
        Grain::Month => "MONTHLY",
        Grain::Quarter => "QUARTERLY",
        Grain::HalfYear => "ANNUAL_2",
        Grain::Year => "ANNUAL",
    };
    let keywords: Vec<Json> = std::iter::once("Beschlusskontrolle")
        .chain(about.keywords.iter().map(String::as_str))
        .map(german)
        .collect();
    let email = (!about.email.is_empty()).then(|| link(&format!("mailto:{}", about.email)));
    let contact = without_empty(json!({
        "@type": "vcard:Organization",
        "vcard:fn": about.issuer,
        "vcard:hasEmail": email,
    }));
    let contributor = (!about.contributor.is_empty()).then(|| link(&about.contributor));
    printed(&json!({
        "@context": {
            "adms": "http://www.w3.org/ns/adms#",
            "dcat": "http://www.w3.org/ns/dcat#",
            "dcatap": "http://data.europa.eu/r5r/",
            "dcatde": "http://dcat-ap.de/def/dcatde/",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "spdx": "http://spdx.org/rdf/terms#",
            "vcard": "http://www.w3.org/2006/vcard/ns#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": [without_empty(json!({
            "@id": format!("{base}{FILE}#dataset"),
            "@type": "dcat:Dataset",
            "dct:title": german(&about.title),
            "dct:description": german(&description(about)),
            "dct:identifier": format!("{base}{FILE}#dataset"),
            "dct:publisher": { "@type": "foaf:Organization", "foaf:name": about.publisher },
            "dct:creator": { "@type": "foaf:Organization", "foaf:name": about.issuer },
            "dcat:contactPoint": contact,
            "dcat:keyword": keywords,
            "dcat:theme": link(&format!("{EU}/data-theme/GOVE")),
            "dct:language": link(&format!("{EU}/language/DEU")),
            "dct:issued": typed(&about.date.to_string(), "xsd:date"),
            "dct:modified": typed(&about.date.to_string(), "xsd:date"),
            "dcat:version": about.revision.to_string(),
            "dct:temporal": {
                "@type": "dct:PeriodOfTime",
                "dcat:startDate": typed(&about.period.start().to_string(), "xsd:date"),
                "dcat:endDate": typed(&about.period.end().to_string(), "xsd:date"),
            },
            "dct:spatial": geography,
            "dcatde:politicalGeocodingURI": geography,
            "dcatde:politicalGeocodingLevelURI":
                link("http://dcat-ap.de/def/politicalGeocoding/Level/municipality"),
            "dct:accrualPeriodicity": link(&format!("{EU}/frequency/{frequency}")),
            "dct:accessRights": link(&format!("{EU}/access-right/PUBLIC")),
            "dcatap:availability": link(&format!("{EU}/planned-availability/STABLE")),
            "dcatde:contributorID": contributor,
            "dcat:distribution":
                files.iter().map(|file| distribution(about, file)).collect::<Vec<_>>(),
        }))],
    }))
}

fn distribution(about: &About, file: &Published) -> Json {
    let known = licence::known(&about.licence);
    let format = match file.format {
        FileFormat::Pdf => "PDF",
        FileFormat::Html => "HTML",
        FileFormat::Xlsx => "XLSX",
        FileFormat::Csv => "CSV",
        FileFormat::Json => "JSON",
    };
    let url = format!("{}{}", about.base_url, file.path);
    let attribution = match known {
        Some(licence) if !licence.attribution => String::new(),
        _ => format!("{}, {}", about.publisher, about.division),
    };
    // The tables' own description stands in the data package.
    let conforms = (file.path == datapackage::FILE)
        .then(|| link("https://datapackage.org/profiles/2.0/datapackage.json"));
    without_empty(json!({
        "@id": format!("{}{FILE}#{}", about.base_url, file.path),
        "@type": "dcat:Distribution",
        "dct:title": german(&file.title),
        "dcat:accessURL": link(&url),
        "dcat:downloadURL": link(&url),
        "dct:format": link(&format!("{EU}/file-type/{format}")),
        "dcat:mediaType":
            link(&format!("https://www.iana.org/assignments/media-types/{}", file.format.media_type())),
        "dct:license": link(known.map_or(about.licence.as_str(), |licence| licence.dcat)),
        "dcatde:licenseAttributionByText":
            if attribution.is_empty() { Json::Null } else { german(&attribution) },
        "dct:language": link(&format!("{EU}/language/DEU")),
        "dct:issued": typed(&about.date.to_string(), "xsd:date"),
        "dct:modified": typed(&about.date.to_string(), "xsd:date"),
        "dct:conformsTo": conforms,
        "dcatap:availability": link(&format!("{EU}/planned-availability/STABLE")),
        "dcat:byteSize": typed(&file.bytes.to_string(), "xsd:nonNegativeInteger"),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": link("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": typed(&file.sha256, "xsd:hexBinary"),
        },
    }))
}
