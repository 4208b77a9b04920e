//! Public holidays of the sixteen Länder, and working days: departments have deadlines in working
//! days after a period's end.
//!
//! The calendar holds what is law for a whole Land since 1995 (reform of the Buß- und Bettag).
//! Holidays of single municipalities (Fronleichnam in parts of Sachsen and Thüringen, Augsburg's
//! Friedensfest) are working days here; Mariä Himmelfahrt counts in Bayern, where it holds in five
//! of six municipalities. Saturdays and Sundays are no working days.

use chrono::{Datelike, Days, NaiveDate, Weekday};

macro_rules! laender {
    ($($(#[$doc:meta])* $variant:ident = $name:literal $code:literal,)*) => {
        /// A Land of the Federal Republic.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub enum Land { $($(#[$doc])* $variant,)* }

        impl Land {
            /// All sixteen, by name.
            pub const ALL: [Land; 16] = [$(Land::$variant,)*];

            /// Its name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Land::$variant => $name,)* }
            }

            /// Its letters in ISO 3166-2, without `DE-`.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Land::$variant => $code,)* }
            }
        }
    };
}

laender! {
    /// Baden-Württemberg.
    BadenWuerttemberg = "Baden-Württemberg" "BW",
    /// Bayern.
    Bayern = "Bayern" "BY",
    /// Berlin.
    Berlin = "Berlin" "BE",
    /// Brandenburg.
    Brandenburg = "Brandenburg" "BB",
    /// Bremen.
    Bremen = "Bremen" "HB",
    /// Hamburg.
    Hamburg = "Hamburg" "HH",
    /// Hessen.
    Hessen = "Hessen" "HE",
    /// Mecklenburg-Vorpommern.
    MecklenburgVorpommern = "Mecklenburg-Vorpommern" "MV",
    /// Niedersachsen.
    Niedersachsen = "Niedersachsen" "NI",
    /// Nordrhein-Westfalen.
    NordrheinWestfalen = "Nordrhein-Westfalen" "NW",
    /// Rheinland-Pfalz.
    RheinlandPfalz = "Rheinland-Pfalz" "RP",
    /// Saarland.
    Saarland = "Saarland" "SL",
    /// Sachsen.
    #[default]
    Sachsen = "Sachsen" "SN",
    /// Sachsen-Anhalt.
    SachsenAnhalt = "Sachsen-Anhalt" "ST",
    /// Schleswig-Holstein.
    SchleswigHolstein = "Schleswig-Holstein" "SH",
    /// Thüringen.
    Thueringen = "Thüringen" "TH",
}

impl Land {
    /// The Land of a name (`Sachsen`, `Freistaat Sachsen`) or code (`SN`, `DE-SN`), in any case.
    #[must_use]
    pub fn from_name(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let bare = ["freistaat ", "freie hansestadt ", "freie und hansestadt ", "land ", "de-"]
            .iter()
            .find_map(|prefix| text.strip_prefix(prefix))
            .unwrap_or(&text);
        Self::ALL
            .into_iter()
            .find(|land| bare == land.name().to_lowercase() || bare == land.code().to_lowercase())
    }
}

/// Easter Sunday of a year of the Gregorian calendar (Gauß, in the form of Lichtenberg 1997).
#[must_use]
pub fn easter(year: i32) -> Option<NaiveDate> {
    let century = year.div_euclid(100);
    let moon = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let sun = 2 - (3 * century + 3) / 4;
    let golden = year.rem_euclid(19);
    let seed = (19 * golden + moon).rem_euclid(30);
    let shift = (seed + golden / 11) / 29;
    let limit = 21 + seed - shift;
    let first_sunday = 7 - (year + year.div_euclid(4) + sun).rem_euclid(7);
    let march = limit + 7 - (limit - first_sunday).rem_euclid(7);
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(Days::new(u64::try_from(march - 1).ok()?))
}

/// Whether `day` is a public holiday in the whole of `land`.
#[must_use]
pub fn is_holiday(land: Land, day: NaiveDate) -> bool {
    use Land::{
        BadenWuerttemberg as BW, Bayern as BY, Berlin as BE, Brandenburg as BB, Bremen as HB,
        Hamburg as HH, Hessen as HE, MecklenburgVorpommern as MV, Niedersachsen as NI,
        NordrheinWestfalen as NW, RheinlandPfalz as RP, Saarland as SL, Sachsen as SN,
        SachsenAnhalt as ST, SchleswigHolstein as SH, Thueringen as TH,
    };
    let year = day.year();
    let fixed = match (day.month(), day.day()) {
        (1, 1) | (5, 1) | (10, 3) | (12, 25 | 26) => true,
        (1, 6) => matches!(land, BW | BY | ST),
        // Internationaler Frauentag.
        (3, 8) => (land == BE && year >= 2019) || (land == MV && year >= 2023),
        // 75 and 80 years after the liberation.
        (5, 8) => land == BE && matches!(year, 2020 | 2025),
        (8, 15) => matches!(land, BY | SL),
        // Weltkindertag.
        (9, 20) => land == TH && year >= 2019,
        // Reformationstag: in 2017 everywhere, since 2018 in the north too.
        (10, 31) => {
            matches!(land, BB | MV | SN | ST | TH)
                || year == 2017
                || (matches!(land, HB | HH | NI | SH) && year >= 2018)
        }
        (11, 1) => matches!(land, BW | BY | NW | RP | SL),
        // Buß- und Bettag: the Wednesday before 23 November.
        (11, 16..=22) => land == SN && day.weekday() == Weekday::Wed,
        _ => false,
    };
    let after_easter = easter(year).map(|easter| (day - easter).num_days());
    fixed
        || match after_easter {
            // Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag.
            Some(-2 | 1 | 39 | 50) => true,
            // Ostersonntag and Pfingstsonntag are named in Brandenburg's law.
            Some(0 | 49) => land == BB,
            // Fronleichnam.
            Some(60) => matches!(land, BW | BY | HE | NW | RP | SL),
            _ => false,
        }
}

/// Whether offices work on `day`.
#[must_use]
pub fn is_workday(land: Land, day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(land, day)
}

/// The `count`-th working day after `day`; `day` itself for 0. `None` past the calendar's end.
#[must_use]
pub fn workdays_after(land: Land, day: NaiveDate, count: u32) -> Option<NaiveDate> {
    let mut date = day;
    let mut left = count;
    while left > 0 {
        date = date.succ_opt()?;
        if is_workday(land, date) {
            left -= 1;
        }
    }
    Some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect(text)
    }

    #[test]
    fn easter_falls_where_the_church_has_it() {
        for sunday in [
            "1995-04-16",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2038-04-25",
            "2076-04-19",
        ] {
            assert_eq!(easter(day(sunday).year()), Some(day(sunday)));
        }
    }

    #[test]
    fn every_land_has_its_number_of_holidays() {
        // Sundays that are holidays by name (Brandenburg) included; the year 2019.
        let count = |land| {
            let start = day("2019-01-01");
            start.iter_days().take(365).filter(|day| is_holiday(land, *day)).count()
        };
        let counts: Vec<String> =
            Land::ALL.iter().map(|land| format!("{} {}", land.code(), count(*land))).collect();
        assert_eq!(
            counts.join(", "),
            "BW 12, BY 13, BE 10, BB 12, HB 10, HH 10, HE 10, MV 10, NI 10, NW 11, RP 11, SL 12, \
             SN 11, ST 11, SH 10, TH 11"
        );
    }

    #[test]
    fn days_that_only_one_land_has() {
        assert!(is_holiday(Land::Sachsen, day("2019-11-20")));
        assert!(!is_holiday(Land::Bayern, day("2019-11-20")));
        assert!(!is_holiday(Land::Sachsen, day("2019-11-19")));
        assert!(is_holiday(Land::Berlin, day("2025-05-08")));
        assert!(is_holiday(Land::Hessen, day("2017-10-31")));
        assert!(!is_holiday(Land::Hessen, day("2018-10-31")));
    }

    #[test]
    fn ten_working_days_after_the_third_quarter() {
        // 3 October is a holiday everywhere, 12 and 13 October are a weekend.
        let end = day("2019-09-30");
        assert_eq!(workdays_after(Land::Sachsen, end, 10), Some(day("2019-10-15")));
        assert_eq!(workdays_after(Land::Sachsen, end, 0), Some(end));
    }

    #[test]
    fn laender_are_known_by_name_and_code() {
        for land in Land::ALL {
            assert_eq!(Land::from_name(land.name()), Some(land));
            assert_eq!(Land::from_name(&format!("de-{}", land.code())), Some(land));
        }
        assert_eq!(Land::from_name("Freistaat Sachsen"), Some(Land::Sachsen));
        assert_eq!(Land::from_name("Freie und Hansestadt Hamburg"), Some(Land::Hamburg));
        assert_eq!(Land::from_name("Sachsn"), None);
    }
}
