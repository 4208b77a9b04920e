//! What the council talks about. Plain data, no stage, no disk.
//!
//! | English (code) | German (output) | meaning |
//! | --- | --- | --- |
//! | resolution, resolution point | Beschluss, Beschlusspunkt | what the council decided; a point is reported on its own |
//! | paper, session, motion, resolution number | Vorlagen-, Sitzungs-, Antrags-, Beschlussnummer | four opaque strings, never parsed |
//! | resolution control | Beschlusskontrolle | the report; has a control date and a next control date |
//! | action field | Handlungsfeld | the grouping of measures and indicators |
//! | measure | Maßnahme | stable id, title, responsible office, schedule, phase, money, status text |
//! | indicator | Indikator, Kennzahl | stable id, unit, grain, aggregation kind, optional target |
//! | department | Amt, Fachamt | delivers workbooks |
//! | submission | Zulieferung | one department's workbooks for one period |
//! | edition | Ausgabe | the frozen report of one period; public or full |
//! | packet | Sitzungsmappe, Paket | what one recipient gets |
//! | faction | Fraktion | the recipient |
//! | finding | Hinweis, Fehler | something wrong in the data, with its cell |

mod axes;
mod change;
pub mod condition;
mod figures;
mod history;
pub mod holidays;
mod id;
mod indicator;
mod lookup;
mod measure;
mod number;
mod period;
mod rational;
mod reference;
mod submission;

pub use axes::{Deadline, Evaluation, Phase, PointState};
pub use change::{Change, ChangeKind, OfValue, Subject};
pub use figures::{
    Figures, IndicatorFigures, IndicatorQuarter, MeasureQuarter, MeasureRecord, Source, ValueRecord,
};
pub use history::{Edition, History, PointRecord, TextRecord};
pub use id::{DepartmentId, FieldId, IndicatorId, MeasureId};
pub use indicator::{Aggregation, Better, Forecast, Gaps, Indicator, Ratio, Target, Value};
pub use lookup::FigureIndex;
pub use measure::{Measure, MeasureColumn, RowPlace};
pub use number::{Cents, Decimal, Sign, Signs, round_half_up};
pub use period::{Grain, Period};
pub use rational::Rational;
pub use reference::{Reference, ReferredFigure, parse_references};
pub use submission::{
    Definition, FieldText, Inbox, InputFile, Intake, SheetReading, Submission, SumRow, Unnamed,
};
