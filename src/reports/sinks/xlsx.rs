//! A spreadsheet, written with constant memory through temporary files; a full sheet goes on in the next.

use std::io::{Seek, SeekFrom};

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::{Column, ExportError, Kind, RowSink, Tail, looks_like_a_formula};

/// Rows of a sheet, the header's included.
/// Source: <https://support.microsoft.com/en-us/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3>.
const SHEET_ROWS: u32 = 1_048_576;
/// A spreadsheet's numbers keep fifteen digits; a longer one is written as text rather than rounded.
const EXACT_DIGITS: usize = 15;

pub(super) struct XlsxSink {
    name: &'static str,
    columns: &'static [Column],
    workbook: Workbook,
    sheets: usize,
    next_row: u32,
    /// Rows of a sheet; less in tests.
    most_rows: u32,
}

fn sheet_error(error: XlsxError) -> ExportError {
    ExportError::Sheet(error.to_string())
}

impl XlsxSink {
    pub(super) fn start(name: &'static str, columns: &'static [Column]) -> Result<Self, ExportError> {
        Self::with_rows(name, columns, SHEET_ROWS)
    }

    fn with_rows(
        name: &'static str,
        columns: &'static [Column],
        most_rows: u32,
    ) -> Result<Self, ExportError> {
        let mut sink = Self { name, columns, workbook: Workbook::new(), sheets: 0, next_row: 0, most_rows };
        sink.next_sheet()?;
        Ok(sink)
    }

    fn next_sheet(&mut self) -> Result<(), ExportError> {
        self.sheets += 1;
        let sheet = self.workbook.add_worksheet_with_constant_memory();
        sheet.set_name(format!("{} {}", self.name, self.sheets)).map_err(sheet_error)?;
        for (number, column) in (0u16..).zip(self.columns) {
            sheet.write_string(0, number, column.name).map_err(sheet_error)?;
        }
        self.next_row = 1;
        Ok(())
    }
}

fn write_cell(sheet: &mut Worksheet, row: u32, number: u16, kind: Kind, cell: &str) -> Result<(), XlsxError> {
    let exact = cell.len() <= EXACT_DIGITS;
    match (kind, cell.parse::<f64>()) {
        (Kind::Integer | Kind::Decimal, Ok(value)) if exact => sheet.write_number(row, number, value)?,
        // The cell is typed as text; the apostrophe is for whoever saves the sheet as CSV and opens that.
        (Kind::Text, _) if looks_like_a_formula(cell) => {
            sheet.write_string(row, number, format!("'{cell}"))?
        }
        _ => sheet.write_string(row, number, cell)?,
    };
    Ok(())
}

impl RowSink for XlsxSink {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        if self.next_row == self.most_rows {
            self.next_sheet()?;
        }
        let row = self.next_row;
        let sheet = self.workbook.worksheet_from_index(self.sheets - 1).map_err(sheet_error)?;
        for ((number, column), cell) in (0u16..).zip(self.columns).zip(cells) {
            if !cell.is_empty() {
                write_cell(sheet, row, number, column.kind, cell).map_err(sheet_error)?;
            }
        }
        self.next_row += 1;
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<u8>, ExportError> {
        // The file is known only when it is whole: its directory stands at the end.
        Ok(Vec::new())
    }

    fn finish(mut self: Box<Self>) -> Result<Tail, ExportError> {
        let mut file = tempfile::tempfile()?;
        self.workbook.save_to_writer(&mut file).map_err(sheet_error)?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Tail::File(file))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    const COLUMNS: [Column; 2] = [Column::text("charge"), Column::integer("amount_minor")];

    #[test]
    fn a_full_sheet_goes_on_in_the_next_and_long_numbers_keep_their_digits() {
        let mut sink = XlsxSink::with_rows("payments", &COLUMNS, 4).unwrap();
        for number in 1..=7 {
            sink.row(&[&format!("ch_{number}"), "1234567890123456789"]).unwrap();
        }
        let Tail::File(mut file) = Box::new(sink).finish().unwrap() else { panic!("a sheet is a file") };
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
        let mut found = Vec::new();
        for (name, rows) in [("payments 1", 3), ("payments 2", 3), ("payments 3", 1)] {
            let sheet = workbook.worksheet_range(name).unwrap();
            assert_eq!(sheet.height(), rows + 1, "{name} has its header and its rows");
            found.extend(sheet.rows().skip(1).map(|row| row[0].to_string()));
            assert_eq!(sheet.get((1, 1)), Some(&Data::String("1234567890123456789".to_owned())));
        }
        assert_eq!(found, (1..=7).map(|number| format!("ch_{number}")).collect::<Vec<_>>());
    }
}
