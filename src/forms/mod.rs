//! Next period's workbooks for the departments: prefilled, with drop-downs, locked ids and notes.
