//! The conditions of `[axes]`: comparisons of named quantities, joined by `and`, `or`, `not`.
//!
//! `value < line and not (deviation <= 2 * tolerance)`. Terms are numbers, names, words in
//! quotes, sums, differences and products. A comparison with a missing quantity is false.

use super::Rational;
use crate::lang::Text;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A number.
    Number,
    /// A word.
    Word,
    /// True or false.
    Flag,
}

/// Names that rules of the deadline axis may use.
///
/// `has_end`: there is an end date; `days_left`: days from the period's end to the end date,
/// negative once it has passed; `phase`: the phase's word; `open`: neither umgesetzt, entfallen
/// nor zurückgestellt.
pub const DEADLINE_NAMES: &[(&str, Kind)] = &[
    ("has_end", Kind::Flag),
    ("days_left", Kind::Number),
    ("phase", Kind::Word),
    ("open", Kind::Flag),
];

/// Names that rules of the evaluation axis may use.
///
/// `value`: the quarter's value as printed; `target`; `line`: where the straight line from first
/// value to target is in this quarter; `shortfall`: by how much the value is on the wrong side
/// of the line, 0 on the good side; `allowed`: the tolerance in the unit; `met`: the target is
/// reached; `higher`, `lower`: which direction is good.
pub const EVALUATION_NAMES: &[(&str, Kind)] = &[
    ("value", Kind::Number),
    ("target", Kind::Number),
    ("line", Kind::Number),
    ("shortfall", Kind::Number),
    ("allowed", Kind::Number),
    ("met", Kind::Flag),
    ("higher", Kind::Flag),
    ("lower", Kind::Flag),
    ("has_value", Kind::Flag),
    ("has_target", Kind::Flag),
];

/// The value of a name when a condition is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// A number.
    Number(Rational),
    /// A word.
    Word(&'static str),
    /// True or false.
    Flag(bool),
    /// Not known.
    Missing,
}

/// A condition that was read, its names resolved and its types checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition(Node);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    Number(Rational),
    Word(String),
    Flag(bool),
    Name(usize),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    Arithmetic(char, Box<Node>, Box<Node>),
    Compare(&'static str, Box<Node>, Box<Node>),
}

impl Condition {
    /// Reads a condition over `names`. The error is a phrase for ratsbericht.toml's message.
    pub fn parse(text: &str, names: &[(&str, Kind)]) -> Result<Self, Text> {
        let mut parser = Parser { tokens: tokens(text)?, next: 0, names, depth: 0 };
        let (node, kind) = parser.either()?;
        match (parser.tokens.get(parser.next), kind) {
            (Some(token), _) => Err(Text::new(
                format!("`{token}` steht hier unerwartet"),
                format!("`{token}` is not expected here"),
            )),
            (None, Kind::Flag) => Ok(Self(node)),
            (None, _) => {
                Err(Text::new("die Bedingung vergleicht nichts", "the condition compares nothing"))
            }
        }
    }

    /// Whether it holds for `quantities`, which stand in the order of the names it was read with.
    #[must_use]
    pub fn holds(&self, quantities: &[Quantity]) -> bool {
        flag(&self.0, quantities)
    }
}

fn flag(node: &Node, quantities: &[Quantity]) -> bool {
    match node {
        Node::Flag(value) => *value,
        Node::Name(index) => quantities.get(*index) == Some(&Quantity::Flag(true)),
        Node::Not(inner) => !flag(inner, quantities),
        Node::And(left, right) => flag(left, quantities) && flag(right, quantities),
        Node::Or(left, right) => flag(left, quantities) || flag(right, quantities),
        Node::Compare(operator, left, right) => compare(operator, left, right, quantities),
        Node::Number(_) | Node::Word(_) | Node::Arithmetic(..) => false,
    }
}

fn compare(operator: &str, left: &Node, right: &Node, quantities: &[Quantity]) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    if let (Some(left), Some(right)) = (word(left, quantities), word(right, quantities)) {
        return (left == right) == (operator == "==");
    }
    let (Some(left), Some(right)) = (number(left, quantities), number(right, quantities)) else {
        return false;
    };
    matches!(
        (operator, left.cmp(&right)),
        ("==" | "<=" | ">=", Equal) | ("<" | "<=" | "!=", Less) | (">" | ">=" | "!=", Greater)
    )
}

fn word<'a>(node: &'a Node, quantities: &[Quantity]) -> Option<&'a str> {
    match node {
        Node::Word(word) => Some(word),
        Node::Name(index) => match quantities.get(*index) {
            Some(Quantity::Word(word)) => Some(word),
            _ => None,
        },
        _ => None,
    }
}

fn number(node: &Node, quantities: &[Quantity]) -> Option<Rational> {
    match node {
        Node::Number(number) => Some(*number),
        Node::Name(index) => match quantities.get(*index) {
            Some(Quantity::Number(number)) => Some(*number),
            _ => None,
        },
        Node::Arithmetic(operator, left, right) => {
            let (left, right) = (number(left, quantities)?, number(right, quantities)?);
            match operator {
                '+' => left.checked_add(right),
                '-' => left.checked_sub(right),
                _ => left.checked_mul(right),
            }
        }
        _ => None,
    }
}

/// Nesting that a written condition never needs; deeper ones are refused, not recursed into.
const MAX_DEPTH: u32 = 64;

struct Parser<'a> {
    tokens: Vec<&'a str>,
    next: usize,
    names: &'a [(&'a str, Kind)],
    depth: u32,
}

type Typed = (Node, Kind);

impl<'a> Parser<'a> {
    fn take(&mut self, wanted: &[&'static str]) -> Option<&'static str> {
        let token = *self.tokens.get(self.next)?;
        let found = wanted.iter().find(|w| **w == token)?;
        self.next += 1;
        Some(found)
    }

    fn either(&mut self) -> Result<Typed, Text> {
        let mut left = self.both()?;
        while self.take(&["or"]).is_some() {
            let right = self.both()?;
            left = join(Node::Or, left, right)?;
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Typed, Text> {
        let mut left = self.negation()?;
        while self.take(&["and"]).is_some() {
            let right = self.negation()?;
            left = join(Node::And, left, right)?;
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Typed, Text> {
        if self.take(&["not"]).is_none() {
            return self.comparison();
        }
        self.deeper()?;
        match self.negation()? {
            (inner, Kind::Flag) => Ok((Node::Not(Box::new(inner)), Kind::Flag)),
            _ => Err(mixed("not")),
        }
    }

    fn comparison(&mut self) -> Result<Typed, Text> {
        let (left, kind) = self.sum()?;
        let Some(operator) = self.take(&["<=", ">=", "==", "!=", "<", ">"]) else {
            return Ok((left, kind));
        };
        let (right, other) = self.sum()?;
        let fits = match kind {
            Kind::Number => other == Kind::Number,
            Kind::Word => other == Kind::Word && matches!(operator, "==" | "!="),
            Kind::Flag => false,
        };
        if !fits {
            return Err(mixed(operator));
        }
        Ok((Node::Compare(operator, Box::new(left), Box::new(right)), Kind::Flag))
    }

    fn sum(&mut self) -> Result<Typed, Text> {
        let mut left = self.product()?;
        while let Some(operator) = self.take(&["+", "-"]) {
            let right = self.product()?;
            left = arithmetic(operator, left, right)?;
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Typed, Text> {
        let mut left = self.atom()?;
        while self.take(&["*"]).is_some() {
            let right = self.atom()?;
            left = arithmetic("*", left, right)?;
        }
        Ok(left)
    }

    fn atom(&mut self) -> Result<Typed, Text> {
        let token = self
            .tokens
            .get(self.next)
            .copied()
            .ok_or_else(|| Text::new("die Bedingung bricht ab", "the condition breaks off"))?;
        self.next += 1;
        match token {
            "(" => {
                self.deeper()?;
                let inner = self.either()?;
                self.take(&[")"]).ok_or_else(|| {
                    Text::new("eine schließende Klammer fehlt", "a closing bracket is missing")
                })?;
                self.depth -= 1;
                Ok(inner)
            }
            "true" | "false" => Ok((Node::Flag(token == "true"), Kind::Flag)),
            "-" => {
                self.deeper()?;
                let right = self.atom()?;
                arithmetic("-", (Node::Number(Rational::ZERO), Kind::Number), right)
            }
            _ if token.starts_with(['"', '\'']) => {
                Ok((Node::Word(token[1..token.len() - 1].to_owned()), Kind::Word))
            }
            _ if token.starts_with(|c: char| c.is_ascii_digit()) => {
                let number = token.parse::<super::Decimal>().map_err(|_| {
                    Text::new(
                        format!("`{token}` ist keine Zahl"),
                        format!("`{token}` is no number"),
                    )
                })?;
                Ok((Node::Number(number.into()), Kind::Number))
            }
            _ => self.name(token),
        }
    }

    fn name(&self, token: &str) -> Result<Typed, Text> {
        if let Some(index) = self.names.iter().position(|(name, _)| *name == token) {
            return Ok((Node::Name(index), self.names[index].1));
        }
        let known: Vec<&str> = self.names.iter().map(|(name, _)| *name).collect();
        let known = known.join("`, `");
        Err(Text::new(
            format!("`{token}` ist unbekannt, bekannt sind `{known}`"),
            format!("`{token}` is unknown, known are `{known}`"),
        ))
    }

    fn deeper(&mut self) -> Result<(), Text> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Text::new(
                "die Bedingung ist zu tief verschachtelt",
                "the condition is nested too deeply",
            ));
        }
        Ok(())
    }
}

fn join(make: fn(Box<Node>, Box<Node>) -> Node, left: Typed, right: Typed) -> Result<Typed, Text> {
    match (left, right) {
        ((left, Kind::Flag), (right, Kind::Flag)) => {
            Ok((make(Box::new(left), Box::new(right)), Kind::Flag))
        }
        _ => Err(mixed("and, or")),
    }
}

fn arithmetic(operator: &str, left: Typed, right: Typed) -> Result<Typed, Text> {
    match (left, right) {
        ((left, Kind::Number), (right, Kind::Number)) => {
            let sign = operator.chars().next().unwrap_or('*');
            Ok((Node::Arithmetic(sign, Box::new(left), Box::new(right)), Kind::Number))
        }
        _ => Err(mixed(operator)),
    }
}

fn mixed(operator: &str) -> Text {
    Text::new(
        format!("links und rechts von `{operator}` passt nicht zusammen"),
        format!("the sides of `{operator}` do not fit together"),
    )
}

fn tokens(text: &str) -> Result<Vec<&str>, Text> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' => {
                1 + rest[1..].find(first).map(|end| end + 1).ok_or_else(|| {
                    Text::new("ein Anführungszeichen fehlt", "a quotation mark is missing")
                })?
            }
            '<' | '>' | '=' | '!' if rest[1..].starts_with('=') => 2,
            '<' | '>' | '(' | ')' | '+' | '-' | '*' => 1,
            c if c.is_ascii_digit() => {
                rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len())
            }
            c if c.is_ascii_alphabetic() || c == '_' => {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len())
            }
            c => {
                return Err(Text::new(
                    format!("das Zeichen `{c}` hat hier keine Bedeutung"),
                    format!("the character `{c}` means nothing here"),
                ));
            }
        };
        let (token, after) = rest.split_at(length);
        found.push(token);
        rest = after.trim_start();
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[(&str, Kind)] =
        &[("value", Kind::Number), ("phase", Kind::Word), ("met", Kind::Flag)];

    fn holds(text: &str) -> bool {
        let quantities = [
            Quantity::Number(Rational::new(3, 2).expect("no zero")),
            Quantity::Word("geplant"),
            Quantity::Flag(true),
        ];
        Condition::parse(text, NAMES).expect(text).holds(&quantities)
    }

    #[test]
    fn conditions_hold_or_not() {
        for text in [
            "value == 1.5",
            "2 * value >= 3 and met",
            "value - 2 < 0",
            "-value < 0",
            "phase == 'geplant'",
            "not (phase != \"geplant\" or value > 2)",
            "false or true",
        ] {
            assert!(holds(text), "{text}");
        }
        for text in ["value < 1.5", "not met", "phase == 'umgesetzt'", "false and met"] {
            assert!(!holds(text), "{text}");
        }
    }

    #[test]
    fn nothing_is_known_of_a_missing_quantity() {
        let missing = [Quantity::Missing; 3];
        for text in ["value < 1", "value >= 1", "value != 1", "met", "phase != 'x'"] {
            assert!(!Condition::parse(text, NAMES).expect(text).holds(&missing), "{text}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        let deep = "(".repeat(100_000);
        for text in [
            "",
            "value",
            "value <",
            "value < phase",
            "values < 1",
            "met and 1",
            "(met",
            "met met",
            "phase < 'a'",
            "'a",
            "value ~ 1",
            "1.2.3 < value",
            "met == true",
            &deep,
        ] {
            assert!(Condition::parse(text, NAMES).is_err(), "{text}");
        }
        let nots = "not ".repeat(100_000) + "met";
        assert!(Condition::parse(&nots, NAMES).is_err());
    }
}
