//! What the file says about itself: XMP, the information dictionary, the output intent.

use super::plan;
use super::syntax::{printable, reference, text};
use crate::document::Meta;
use chrono::NaiveDate;
use lopdf::{Dictionary, Object, StringFormat, dictionary};
use moxcms::{ColorDateTime, ColorProfile};
use std::fmt::Write;

/// Who writes the file. Without the version: the same report is the same bytes after an update.
const PROGRAM: &str = "ratsbericht";

/// The information dictionary; says what the XMP says.
pub(super) fn info(meta: &Meta) -> Dictionary {
    let date = meta.date.format("D:%Y%m%d000000Z").to_string();
    let date = Object::String(date.into_bytes(), StringFormat::Literal);
    let mut info = dictionary! {
        "Title" => text(&meta.title),
        "Creator" => text(PROGRAM),
        "Producer" => text(PROGRAM),
        "CreationDate" => date.clone(),
        "ModDate" => date,
    };
    let keywords = keywords(meta);
    for (key, value) in
        [("Author", &meta.author), ("Subject", &meta.subject), ("Keywords", &keywords)]
    {
        if !value.is_empty() {
            info.set(key, text(value));
        }
    }
    info
}

/// The XMP packet, with the claims to PDF/A-2a and PDF/UA-1. The latter's schema is not among
/// those that PDF/A knows, so it is described (ISO 19005-2, 6.6.2.3).
pub(super) fn xmp(meta: &Meta) -> String {
    let date = meta.date.format("%Y-%m-%dT00:00:00Z");
    let (title, lang) = (escaped(&meta.title), escaped(&meta.lang));
    let author = property("dc:creator", Some("rdf:Seq"), &meta.author);
    let subject = property("dc:description", Some("rdf:Alt"), &meta.subject);
    let keywords = property("pdf:Keywords", None, &keywords(meta));
    let mut out = String::from("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    let _ = write!(
        out,
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{author}{subject}<dc:language><rdf:Bag><rdf:li>{lang}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{PROGRAM}</pdf:Producer>
{keywords}<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
"#
    );
    out.push_str("<?xpacket end=\"r\"?>");
    out
}

/// The output intent: colours are sRGB.
pub(super) fn output_intent() -> Dictionary {
    let literal = |text: &str| Object::string_literal(text);
    dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => literal("sRGB"),
        "RegistryName" => literal("http://www.color.org"),
        "Info" => literal("sRGB IEC61966-2.1"),
        "DestOutputProfile" => reference(plan::PROFILE),
    }
}

/// The sRGB profile, with a date of its own and of the version that the standard knows.
pub(super) fn profile() -> Vec<u8> {
    let mut profile = ColorProfile::new_srgb();
    // A tag of ICC 4.4; what remains is as in 4.2, which is what ISO 19005-2, 6.2.3 allows.
    profile.cicp = None;
    profile.creation_date_time = ColorDateTime {
        year: 2020,
        month: 1,
        day_of_the_month: 1,
        hours: 0,
        minutes: 0,
        seconds: 0,
    };
    let mut bytes = profile.encode().expect("moxcms writes its own sRGB profile, a test does it");
    if let Some(version) = bytes.get_mut(8..12) {
        version.copy_from_slice(&[4, 0x20, 0, 0]);
    }
    bytes
}

fn keywords(meta: &Meta) -> String {
    meta.keywords.join(", ")
}

/// A line of the packet; nothing for an empty value.
fn property(name: &str, container: Option<&str>, value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    let value = escaped(value);
    let value = match container {
        Some("rdf:Alt") => {
            format!(r#"<rdf:Alt><rdf:li xml:lang="x-default">{value}</rdf:li></rdf:Alt>"#)
        }
        Some(container) => format!("<{container}><rdf:li>{value}</rdf:li></{container}>"),
        None => value,
    };
    format!("<{name}>{value}</{name}>\n")
}

fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Whether the date can be written: four digits of a year.
pub(super) fn is_writable(date: NaiveDate) -> bool {
    use chrono::Datelike;
    (1..=9999).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_a_small_srgb_of_version_4_2() {
        let bytes = profile();
        assert_eq!(
            bytes.len(),
            u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]) as usize
        );
        assert_eq!(bytes[8..24], *b"\x04\x20\0\0mntrRGB XYZ ");
        let read = ColorProfile::new_from_slice(&bytes).expect("moxcms reads it");
        let (known, read) = (ColorProfile::new_srgb().red_colorant, read.red_colorant);
        assert!((known.x - read.x).abs() < 1.0e-4 && (known.y - read.y).abs() < 1.0e-4);
    }
}
