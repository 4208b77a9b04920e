//! RB024: more was spent than planned, beyond the margin.

use crate::check::wording::{money, number};
use crate::check::{Facts, Manual, Page, about_measure};
use crate::domain::{Decimal, MeasureColumn};
use crate::finding::{Finding, rule};
use crate::lang::Text;

/// The manual page.
pub(crate) const DOC: Manual = Manual {
    de: Page {
        fault: "Es wurde mehr ausgegeben als geplant",
        what: "Ob das Ist einer Maßnahme den Plan um mehr als `[margins] spent_percent` \
               (Voreinstellung 10) übersteigt.",
        why: "Entweder ist das eine Nachricht für den Rat, oder eine der Zahlen steht in T€ statt \
              in Euro.",
        example: "Plan `50.000 €`, Ist `61.250 €`.",
        remedy: "Plan und Ist prüfen; stimmen beide, im Sachstand erklären und den Hinweis \
                 annehmen (`[[accepted]]`).",
    },
    en: Page {
        fault: "More was spent than planned",
        what: "Whether a measure's spent money exceeds its plan by more than `[margins] \
               spent_percent` (default 10).",
        why: "Either that is news for the council, or one of the numbers is in thousands of euro.",
        example: "Planned `50.000 €`, spent `61.250 €`.",
        remedy: "See whether both are right; if so, explain it in the status text and accept the \
                 finding (`[[accepted]]`).",
    },
};

/// At the cell of the money spent.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let margin = facts.config.margins.spent_percent;
    let mut findings = Vec::new();
    for measure in facts.intake.measures() {
        let (Some(plan), Some(spent)) = (measure.plan, measure.spent) else { continue };
        let percent = Decimal::ONE_HUNDRED.checked_add(margin);
        let allowed = percent.and_then(|percent| plan.euro().checked_mul(percent));
        // A margin past the range of numbers allows everything.
        if allowed.is_none_or(|allowed| spent.euro() <= allowed / Decimal::ONE_HUNDRED) {
            continue;
        }
        let (id, plan, spent) = (&measure.id, money(plan), money(spent));
        let margin = number(margin.normalize());
        let message = Text::new(
            format!("`{id}`: Ist `{spent}` übersteigt den Plan `{plan}` um mehr als {margin} %"),
            format!("`{id}`: spent `{spent}` exceeds the plan `{plan}` by more than {margin} %"),
        );
        let help = Text::new(
            "Plan und Ist prüfen, auch die Einheit (T€); stimmen beide, im Sachstand erklären",
            "see whether plan and spent are right, also the unit (T€); if so, explain it in the text",
        );
        findings.push(about_measure(
            rule::SPENT_ABOVE_PLAN,
            measure,
            MeasureColumn::Spent,
            message,
            help,
        ));
    }
    findings
}
