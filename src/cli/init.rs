//! `init DIR`: a new, commented project that passes `check`.

use super::args::InitArgs;
use super::terminal::Terminal;
use crate::error::{Error, Result};
use crate::lang::Text;
use crate::platform::FolderWriter;

const PROJECT: &str = include_str!("../../templates/init/ratsbericht.toml");
const WORKBOOK: &[u8] = include_bytes!("../../templates/init/beispielamt.xlsx");

pub(super) fn init(args: &InitArgs, terminal: &Terminal) -> Result<()> {
    let folder = &args.folder;
    let occupied = match std::fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => false,
        Err(error) => return Err(Error::io("Lesen", "reading", folder, &error)),
    };
    if occupied {
        let shown = folder.display();
        return Err(Error::new(
            format!("der Ordner `{shown}` ist nicht leer"),
            format!("the folder `{shown}` is not empty"),
        )
        .help("einen neuen Ordner nennen", "name a new folder"));
    }
    let writer = FolderWriter::begin(folder)?;
    writer.write("ratsbericht.toml", PROJECT.as_bytes())?;
    writer.write("eingang/2026-Q3/beispielamt.xlsx", WORKBOOK)?;
    writer.finish()?;
    let shown = folder.display();
    terminal.say(&Text::new(
        format!("Projekt `{shown}` angelegt. Weiter mit: ratsbericht --project {shown} check"),
        format!("made the project `{shown}`. Go on with: ratsbericht --project {shown} check"),
    ));
    Ok(())
}
