//! The one integration test binary: a module a stage, a driver in `case.rs`.

mod aggregate;
mod archive;
mod case;
mod check;
mod city;
mod cli;
mod config;
mod disclosure;
mod layout;
mod normalise;
mod pdf;
<<<<<<< 59dd7e5c1ba46865f31a3f531ee751906f28a350
mod sample;
mod tables;
=======
mod report_input;
>>>>>>> ab07837
mod view;
mod workbook;
