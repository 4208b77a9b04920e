//! A mail's subject and text, plain and as HTML, from one Markdown template.
//!
//! The template's first line is `Betreff: …`; the rest is Markdown with paragraphs, headings, lists,
//! links and emphasis. What a template may name is given by the caller.

use super::Templates;
use super::engine::Engine;
use crate::error::{Error, Result};
use minijinja::value::{Serde, Value};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use serde::Serialize;
use std::collections::BTreeMap;

/// Lines of the plain text are not longer than this where words allow it.
const WIDTH: usize = 72;

/// A mail's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// One line.
    pub subject: String,
    /// The text, line feeds at line ends.
    pub plain: String,
    /// The same as a whole HTML document without anything from elsewhere.
    pub html: String,
}

/// Renders a mail template with `values`, each by its name.
///
/// # Errors
/// Where the template does not exist, names something that does not exist, does not begin with its
/// subject, or uses what a mail cannot hold: names template and line.
pub fn mail<T: Serialize>(
    name: &str,
    values: &BTreeMap<&str, T>,
    templates: &Templates,
) -> Result<MailText> {
    let known: Vec<&str> = values.keys().copied().collect();
    let context = Value::from_pairs(values.iter().map(|(key, value)| (*key, Serde(value))));
    let text = Engine::new(&templates.sources)?.text(name, &context, &known)?;
    let text = text.trim_start();
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let Some(subject) = first.strip_prefix("Betreff:") else {
        return Err(Error::new(
            format!("Vorlage `{name}` beginnt nicht mit einer Zeile `Betreff: …`"),
            format!("template `{name}` does not begin with a line `Betreff: …`"),
        )
        .help(
            "als erste Zeile den Betreff der E-Mail schreiben",
            "write the mail's subject as the first line",
        ));
    };
    let subject = blocks(name, subject.trim())?;
    let subject = subject.iter().flat_map(|block| block.text.iter()).map(|piece| match piece {
        Piece::Text(text) => text.as_str(),
        Piece::Break => " ",
        Piece::Open(_) | Piece::Close(_) => "",
    });
    let subject = subject.collect::<String>();
    let blocks = blocks(name, body)?;
    Ok(MailText { html: html(&subject, &blocks), plain: plain(&blocks), subject })
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Break,
    Open(Mark),
    Close(Mark),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    Strong,
    Emphasis,
    /// A link and where it leads.
    Link(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Heading,
    /// An item of a list; its number where the list is numbered.
    Item(Option<u64>),
    Rule,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    kind: Kind,
    text: Vec<Piece>,
}

/// The Markdown as a flat row of blocks: mails have no lists within lists.
fn blocks(name: &str, markdown: &str) -> Result<Vec<Block>> {
    let unsupported = |what: String| {
        Error::new(
            format!("Vorlage `{name}`: `{what}` wird in E-Mails nicht unterstützt"),
            format!("template `{name}`: `{what}` is not supported in mails"),
        )
        .help(
            "Absätze, Überschriften, Listen, Verweise und Hervorhebungen verwenden",
            "use paragraphs, headings, lists, links and emphasis",
        )
    };
    let mut blocks: Vec<Block> = Vec::new();
    let mut lists: Vec<Option<u64>> = Vec::new();
    let mut links: Vec<String> = Vec::new();
    for event in Parser::new(markdown) {
        let mut open = |kind| blocks.push(Block { kind, text: Vec::new() });
        let piece = match event {
            Event::Start(Tag::Paragraph) => {
                // The paragraph of a loose list's item is the item.
                if lists.is_empty() {
                    open(Kind::Paragraph);
                }
                continue;
            }
            Event::Start(Tag::Heading { .. }) => {
                open(Kind::Heading);
                continue;
            }
            Event::Start(Tag::List(start)) => {
                if !lists.is_empty() {
                    return Err(unsupported("Liste in einer Liste".into()));
                }
                lists.push(start);
                continue;
            }
            Event::Start(Tag::Item) => {
                let number = lists.last_mut().and_then(Option::as_mut);
                open(Kind::Item(number.as_deref().copied()));
                if let Some(number) = number {
                    *number += 1;
                }
                continue;
            }
            Event::Rule => {
                open(Kind::Rule);
                continue;
            }
            Event::End(TagEnd::List(_)) => {
                lists.pop();
                continue;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) => continue,
            Event::Text(text) | Event::Code(text) => Piece::Text(text.into_string()),
            Event::SoftBreak => Piece::Text(" ".into()),
            Event::HardBreak => Piece::Break,
            Event::Start(Tag::Strong) => Piece::Open(Mark::Strong),
            Event::End(TagEnd::Strong) => Piece::Close(Mark::Strong),
            Event::Start(Tag::Emphasis) => Piece::Open(Mark::Emphasis),
            Event::End(TagEnd::Emphasis) => Piece::Close(Mark::Emphasis),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let safe = ["https://", "http://", "mailto:"];
                if !safe.iter().any(|start| dest_url.starts_with(start)) {
                    return Err(unsupported(dest_url.into_string()));
                }
                links.push(dest_url.to_string());
                Piece::Open(Mark::Link(dest_url.into_string()))
            }
            Event::End(TagEnd::Link) => Piece::Close(Mark::Link(links.pop().unwrap_or_default())),
            other => return Err(unsupported(format!("{other:?}"))),
        };
        match blocks.last_mut() {
            Some(block) if block.kind != Kind::Rule => block.text.push(piece),
            _ => blocks.push(Block { kind: Kind::Paragraph, text: vec![piece] }),
        }
    }
    Ok(blocks)
}

/// The text for programs that show no HTML.
fn plain(blocks: &[Block]) -> String {
    let mut out = String::new();
    let mut before: Option<Kind> = None;
    for block in blocks {
        let list = matches!((before, block.kind), (Some(Kind::Item(_)), Kind::Item(_)));
        if before.is_some() && !list {
            out.push('\n');
        }
        let mark = match block.kind {
            Kind::Item(Some(number)) => format!("{number}. "),
            Kind::Item(None) => "- ".to_owned(),
            Kind::Rule => "-".repeat(WIDTH / 2),
            Kind::Paragraph | Kind::Heading => String::new(),
        };
        let indent = " ".repeat(if block.kind == Kind::Rule { 0 } else { mark.len() });
        for (i, line) in wrap(&words(&block.text), WIDTH - indent.len()).iter().enumerate() {
            out.push_str(if i == 0 { &mark } else { &indent });
            out.push_str(line);
            out.push('\n');
        }
        before = Some(block.kind);
    }
    out
}

/// The text without marks; a link's address stands behind its words.
fn words(text: &[Piece]) -> String {
    let mut out = String::new();
    let mut from = 0;
    for piece in text {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Break => out.push('\n'),
            Piece::Open(Mark::Link(_)) => from = out.len(),
            Piece::Close(Mark::Link(address)) => {
                let shown = address.trim_start_matches("mailto:");
                if &out[from..] != shown {
                    out.push_str(&format!(" ({shown})"));
                }
            }
            Piece::Open(_) | Piece::Close(_) => {}
        }
    }
    out
}

/// Lines no longer than `width`, broken at blanks only; at least one.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for given in text.split('\n') {
        let mut line = String::new();
        for word in given.split(' ').filter(|word| !word.is_empty()) {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}

/// The text as a document that needs nothing from elsewhere.
fn html(subject: &str, blocks: &[Block]) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"de\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n</head>\n\
         <body style=\"font-family: Arial, Helvetica, sans-serif; font-size: 11pt; line-height: 1.4\">\n",
        escape(subject)
    );
    let mut list: Option<bool> = None;
    for block in blocks {
        let wanted = match block.kind {
            Kind::Item(number) => Some(number.is_some()),
            _ => None,
        };
        if list != wanted {
            if let Some(numbered) = list {
                out.push_str(if numbered { "</ol>\n" } else { "</ul>\n" });
            }
            match block.kind {
                Kind::Item(Some(1)) => out.push_str("<ol>\n"),
                Kind::Item(Some(start)) => out.push_str(&format!("<ol start=\"{start}\">\n")),
                Kind::Item(None) => out.push_str("<ul>\n"),
                _ => {}
            }
            list = wanted;
        }
        let text = inline(&block.text);
        out.push_str(&match block.kind {
            Kind::Paragraph => format!("<p>{text}</p>\n"),
            Kind::Heading => format!("<h2 style=\"font-size: 12pt\">{text}</h2>\n"),
            Kind::Item(_) => format!("<li>{text}</li>\n"),
            Kind::Rule => "<hr>\n".to_owned(),
        });
    }
    if let Some(numbered) = list {
        out.push_str(if numbered { "</ol>\n" } else { "</ul>\n" });
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn inline(text: &[Piece]) -> String {
    let mut out = String::new();
    for piece in text {
        out.push_str(&match piece {
            Piece::Text(text) => escape(text),
            Piece::Break => "<br>\n".to_owned(),
            Piece::Open(Mark::Strong) => "<strong>".to_owned(),
            Piece::Close(Mark::Strong) => "</strong>".to_owned(),
            Piece::Open(Mark::Emphasis) => "<em>".to_owned(),
            Piece::Close(Mark::Emphasis) => "</em>".to_owned(),
            Piece::Open(Mark::Link(address)) => format!("<a href=\"{}\">", escape(address)),
            Piece::Close(Mark::Link(_)) => "</a>".to_owned(),
        });
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(template: &str, values: &[(&str, &str)]) -> Result<MailText> {
        let templates = Templates::default().with("probe.md", template)?;
        mail("probe.md", &values.iter().copied().collect(), &templates)
    }

    #[test]
    fn one_template_gives_subject_text_and_html() {
        let template = "Betreff: Paket {{ period }}\n\nGuten Tag,\\\nliebe **{{ name }}**,\n\n- eins\n- zwei [hier](https://example.org/a?b&c)\n\nSchreiben Sie an [rat@example.org](mailto:rat@example.org), wenn etwas fehlt oder nicht lesbar ist.\n";
        let text = rendered(template, &[("period", "III. Quartal 2019"), ("name", "A & <B>*")]);
        let text = text.expect("a good template");
        assert_eq!(text.subject, "Paket III. Quartal 2019");
        assert_eq!(
            text.plain,
            "Guten Tag,\nliebe A & <B>*,\n\n- eins\n- zwei hier (https://example.org/a?b&c)\n\nSchreiben Sie an rat@example.org, wenn etwas fehlt oder nicht lesbar\nist.\n"
        );
        let body = text.html.split_once("1.4\">\n").expect("a body").1;
        assert_eq!(
            body,
            "<p>Guten Tag,<br>\nliebe <strong>A &amp; &lt;B&gt;*</strong>,</p>\n<ul>\n<li>eins</li>\n<li>zwei <a href=\"https://example.org/a?b&amp;c\">hier</a></li>\n</ul>\n<p>Schreiben Sie an <a href=\"mailto:rat@example.org\">rat@example.org</a>, wenn etwas fehlt oder nicht lesbar ist.</p>\n</body>\n</html>\n"
        );
    }

    #[test]
    fn faults_are_named() {
        let message = |template: &str| {
            let error = rendered(template, &[("name", "x")]).expect_err(template);
            error.message(crate::lang::Lang::De)
        };
        assert!(message("Guten Tag\n").contains("beginnt nicht mit einer Zeile `Betreff: …`"));
        assert!(message("Betreff: x\n\n{{ frist }}\n").contains("Zeile 3: `frist` gibt es nicht"));
        assert!(message("Betreff: x\n\n<b>y</b>\n").contains("nicht unterstützt"));
        assert!(message("Betreff: x\n\n[y](javascript:z)\n").contains("`javascript:z`"));
        assert!(message("Betreff: x\n\n{{ table(\"glance\") }}\n").contains("Einfügungen"));
    }
}
