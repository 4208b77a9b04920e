//! Parse, run, exit code.

fn main() -> std::process::ExitCode {
    ratsbericht::cli::main(std::env::args_os().collect())
}
