//! What of a narrative is published: nothing that stands on a figure which is not.

use super::fixture::{Case, stock};
use ratsbericht::aggregate::aggregate;
use ratsbericht::domain::{Figures, Indicator};
use ratsbericht::view::{narratives, public_texts};

const TEXT: &str = "Es gibt {W-03@2019-Q3} Plätze.\n\n\
                    Die Zahl der Plätze stieg von {G-01@2019-Q2} auf {G-01@2019-Q3}.\n\n\
                    Mehr folgt, siehe {X-99@2019-Q3}.";

/// A public indicator, one that is not, and a text that refers to both and to nothing.
fn case(text: &str) -> (Case, Figures) {
    let case = Case::new("2019-Q3")
        .indicator(stock("W-03", "Wohnraum"))
        .indicator(Indicator { public: false, ..stock("G-01", "Plätze") })
        .values("sozialamt", "W-03", "2019-09 507")
        .values("jugendamt", "G-01", "2019-06 41, 2019-09 43")
        .text("sozialamt", text);
    let figures = aggregate(&case.intake(), &case.history, &case.config).value;
    (case, figures)
}

fn texts(case: &Case, full: &Figures, public: &Figures) -> Vec<String> {
    let texts = public_texts(&case.intake(), full, &mut public.clone(), &case.config);
    texts.narratives.into_iter().map(|text| text.text).collect()
}

#[test]
fn paragraphs_on_figures_that_are_not_public_are_left_out() {
    let (case, full) = case(TEXT);
    let mut public = full.clone();
    public.indicators.retain(|i| i.indicator.public);
    public.values.retain(|r| r.value.indicator.as_str() != "G-01");
    assert_eq!(
        texts(&case, &full, &public),
        ["Es gibt 507 Plätze.\n\nMehr folgt, siehe keine Angabe."]
    );
    // The full edition says everything.
    assert_eq!(
        narratives(&case.intake(), &full)[0].text,
        "Es gibt 507 Plätze.\n\nDie Zahl der Plätze stieg von 41 auf 43.\n\n\
         Mehr folgt, siehe keine Angabe."
    );
}

#[test]
fn a_suppressed_figure_takes_its_paragraph_along() {
    let (case, full) = case("Es gibt {W-03@2019-Q3} Plätze.");
    let mut public = full.clone();
    let row = public.indicators[0].quarters.last_mut().expect("a quarter");
    row.value = None;
    assert!(texts(&case, &full, &public).is_empty());
}

#[test]
fn a_text_that_is_not_public_is_left_out() {
    let (mut case, full) = case(TEXT);
    case.submissions[0].texts[0].public = false;
    assert!(texts(&case, &full, &full).is_empty());
    assert_eq!(narratives(&case.intake(), &full).len(), 1);
}
