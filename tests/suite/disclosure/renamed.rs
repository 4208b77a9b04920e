//! What is known in another guise is kept back as before: a reporter or an indicator under a new name, a
//! total that is divided, another grain. Each story is told in editions of a city, and what an attacker
//! would subtract must not be shown.

use crate::city::{City, indicator};
use ratsbericht::disclosure::{Earlier, publish};
use ratsbericht::domain::{Aggregation, Decimal, Figures, Grain, Indicator};

/// Editions in order, full and public.
#[derive(Default)]
struct Told {
    full: Vec<Figures>,
    public: Vec<Figures>,
}

impl Told {
    fn tell(&mut self, city: &City) -> &mut Self {
        let full = city.figures();
        let earlier = Earlier { published: &self.public, reported: &self.full };
        let public = publish(&full, earlier, &city.config, &|_| Vec::new()).expect("protected");
        self.full.push(full);
        self.public.push(public);
        self
    }

    /// The numbers that the last edition shows of an indicator, by reporter and period; and its
    /// quarters.
    fn shown(&self, id: &str) -> Vec<String> {
        let last = self.public.last().expect("an edition");
        let values = last.values.iter().map(|record| &record.value);
        let values = values.filter(|v| v.indicator.as_str() == id).filter_map(|v| {
            let district = v.district.as_deref().unwrap_or_default();
            Some(format!("{}/{district} {} {}", v.department, v.period, v.value?))
        });
        let series = last.indicators.iter().filter(|i| i.indicator.id.as_str() == id);
        let quarters = series
            .flat_map(|i| &i.quarters)
            .filter_map(|q| Some(format!("{} {}", q.quarter, q.value?)));
        values.chain(quarters).collect()
    }
}

fn people(id: &str, grain: Grain) -> Indicator {
    let mut people = indicator(id, Aggregation::Flow);
    people.counts_people = true;
    people.grain = grain;
    people
}

/// An edition of 2025-Q1 with values of that quarter.
fn quarter(id: &str, values: &[(&str, &str)]) -> City {
    let city = City::new("2025-Q1").indicator(people(id, Grain::Quarter));
    values.iter().fold(city, |city, (who, number)| city.value(who, id, "2025-Q1", number))
}

const FIRST: &[(&str, &str)] = &[("a/Mitte", "2"), ("a/Nord", "5"), ("a/Süd", "10")];

#[test]
fn a_district_under_a_new_name_in_a_correction() {
    for second in [
        &[("a/Mitte", "2"), ("a/Stadtbezirk Nord", "5"), ("a/Süd", "10")][..],
        &[("a/Mitte", "2"), ("b/Nord", "5"), ("a/Süd", "10")],
        &[("a/Mitte", "2"), ("a/Nord", "0"), ("a/Nordstadt", "5"), ("a/Süd", "10")],
        &[("a/Mitte", "2"), ("a/Nord", "1"), ("a/Nordstadt", "4"), ("a/Süd", "10")],
    ] {
        let mut told = Told::default();
        told.tell(&quarter("P", FIRST));
        assert_eq!(told.shown("P"), ["a/Süd 2025-Q1 10", "2025-Q1 17"]);
        told.tell(&quarter("P", second));
        let shown = told.shown("P");
        assert!(
            shown.iter().all(|cell| cell == "a/Süd 2025-Q1 10" || cell == "a/Nord 2025-Q1 0"),
            "{shown:?}"
        );
    }
}

#[test]
fn the_next_edition_is_made_and_keeps_it_back() {
    let second = quarter("P", &[("a/Mitte", "2"), ("a/Bezirk Nord", "5"), ("a/Süd", "10")]);
    let third = City::new("2025-Q2")
        .indicator(people("P", Grain::Quarter))
        .value("a/Mitte", "P", "2025-Q2", "20")
        .value("a/Bezirk Nord", "P", "2025-Q2", "30")
        .value("a/Süd", "P", "2025-Q2", "40")
        .after(&second);
    let mut told = Told::default();
    told.tell(&quarter("P", FIRST)).tell(&second).tell(&third);
    assert_eq!(
        told.shown("P"),
        [
            "a/Bezirk Nord 2025-Q2 30",
            "a/Mitte 2025-Q2 20",
            "a/Süd 2025-Q1 10",
            "a/Süd 2025-Q2 40",
            "2025-Q2 90"
        ]
    );
}

#[test]
fn a_merged_district_does_not_tell_what_it_took() {
    let mut told = Told::default();
    told.tell(&quarter("P", FIRST));
    told.tell(&quarter("P", &[("a/Mitte", "2"), ("a/Süd", "15")]));
    assert_eq!(told.shown("P"), Vec::<String>::new());
}

#[test]
fn a_total_that_is_divided_is_not_shown_in_part() {
    let mut told = Told::default();
    told.tell(&quarter("P", &[("a", "12"), ("b", "30")]));
    assert_eq!(told.shown("P").len(), 3);
    told.tell(&quarter(
        "P",
        &[("a/Mitte", "2"), ("a/Nord", "10"), ("b/Ost", "4"), ("b/West", "26")],
    ));
    assert_eq!(told.shown("P"), Vec::<String>::new());
    // Where nothing is small, nothing is lost.
    let mut told = Told::default();
    told.tell(&quarter("P", &[("a", "12"), ("b", "30")]));
    told.tell(&quarter("P", &[("a/Mitte", "5"), ("a/Nord", "7"), ("b", "30")]));
    assert_eq!(told.shown("P").len(), 4);
}

#[test]
fn a_late_reporter_is_shown_where_nothing_left() {
    let mut told = Told::default();
    told.tell(&quarter("P", FIRST));
    told.tell(&quarter("P", &[&[("b/Ost", "50")], FIRST].concat()));
    assert!(told.shown("P").contains(&"b/Ost 2025-Q1 50".to_owned()), "{:?}", told.shown("P"));
}

/// Two editions keep back Mitte with Nord, later also Süd; a third delivers the numbers under `id`.
fn under_another_id(id: &str, name: &str) -> Told {
    let four = |nord: &'static str| {
        vec![("a/Mitte", "2"), ("a/Nord", nord), ("a/Süd", "10"), ("a/West", "30")]
    };
    let mut told = Told::default();
    told.tell(&quarter("P", &four("12"))).tell(&quarter("P", &four("5")));
    let mut other = people(id, Grain::Quarter);
    other.name = name.to_owned();
    let mut city = City::new("2025-Q1").indicator(other);
    for (who, number) in four("5") {
        city = city.value(who, id, "2025-Q1", number);
    }
    told.tell(&city);
    told
}

#[test]
fn an_indicator_under_a_new_id_is_the_same_series() {
    let name = quarter("P", FIRST).figures().indicators[0].indicator.name.clone();
    for (id, name) in [("Pa", name.as_str()), ("Z", "Ganz anders")] {
        let told = under_another_id(id, name);
        let (before, now) = (&told.public[1], &told.public[2]);
        let hidden = |figures: &Figures| -> Vec<String> {
            let values = figures.values.iter().map(|record| &record.value);
            let hidden = values.filter(|value| value.value.is_none());
            hidden.filter_map(|value| value.district.as_deref().map(ToOwned::to_owned)).collect()
        };
        assert!(!hidden(before).is_empty(), "{id} {name}");
        assert_eq!(hidden(before), hidden(now), "{id} {name}");
    }
}

#[test]
fn another_grain_does_not_tell_a_month() {
    let monthly = City::new("2025-Q1")
        .indicator(people("P", Grain::Month))
        .values("a", "P", "2025-01", "2 20 30")
        .values("b", "P", "2025-01", "5 25 35");
    let later = City::new("2025-Q2")
        .indicator(people("P", Grain::Quarter))
        .values("a", "P", "2025-Q1", "52 60")
        .values("b", "P", "2025-Q1", "65 70")
        .after(&monthly);
    let mut told = Told::default();
    told.tell(&monthly).tell(&later);
    assert_eq!(told.shown("P"), ["a/ 2025-Q2 60", "b/ 2025-Q2 70", "2025-Q2 130"]);
    // And the other way: a quarter was shown, its months are told later.
    let quarterly = quarter("P", &[("a", "52"), ("b", "65")]);
    let monthly = City::new("2025-Q1")
        .indicator(people("P", Grain::Month))
        .values("a", "P", "2025-01", "2 20 30")
        .values("b", "P", "2025-01", "5 25 35");
    let mut told = Told::default();
    told.tell(&quarterly).tell(&monthly);
    assert_eq!(told.shown("P"), Vec::<String>::new());
    assert_eq!(told.public[0].indicators[0].quarters[0].value, Some(Decimal::from(117)));
}
