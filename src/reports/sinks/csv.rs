//! RFC 4180 with a header line; what a spreadsheet would take for a formula is made text by an apostrophe.

use super::{Column, ExportError, Kind, RowSink, Tail, looks_like_a_formula};

/// Bytes that a page of rows needs.
const ROOM: usize = 512 * 1024;

pub(super) struct CsvSink {
    columns: &'static [Column],
    writer: csv::Writer<Vec<u8>>,
}

fn writer() -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::with_capacity(ROOM))
}

fn write_error(error: csv::Error) -> ExportError {
    ExportError::Write(std::io::Error::other(error))
}

impl CsvSink {
    pub(super) fn start(columns: &'static [Column]) -> Result<Self, ExportError> {
        let mut writer = writer();
        writer.write_record(columns.iter().map(|column| column.name)).map_err(write_error)?;
        Ok(Self { columns, writer })
    }
}

impl RowSink for CsvSink {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        for (column, cell) in self.columns.iter().zip(cells) {
            if column.kind == Kind::Text && looks_like_a_formula(cell) {
                self.writer.write_field(format!("'{cell}")).map_err(write_error)?;
            } else {
                self.writer.write_field(cell).map_err(write_error)?;
            }
        }
        self.writer.write_record(None::<&[u8]>).map_err(write_error)
    }

    fn take(&mut self) -> Result<Vec<u8>, ExportError> {
        let full = std::mem::replace(&mut self.writer, writer());
        full.into_inner().map_err(|error| ExportError::Write(error.into_error()))
    }

    fn finish(mut self: Box<Self>) -> Result<Tail, ExportError> {
        self.take().map(Tail::Bytes)
    }
}
