//! Suite of `workbook`.
