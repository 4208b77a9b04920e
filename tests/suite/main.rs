//! The one integration test binary: a module a stage, a driver in `case.rs`.

mod aggregate;
mod annotate;
mod archive;
mod case;
mod check;
mod city;
mod cli;
mod config;
mod deliver;
mod disclosure;
mod forms;
mod html;
mod layout;
mod normalise;
mod opendata;
mod pages;
mod pdf;
mod recompute;
mod report_input;
mod sample;
mod secrets;
mod tables;
mod view;
mod workbook;
mod xlsx;
