//! One JSON object a line: whole numbers as numbers, decimals as texts (a JSON number would be read as a
//! float), `null` where there is nothing.

use super::{Column, ExportError, Kind, RowSink, Tail};

pub(super) struct JsonlSink {
    columns: &'static [Column],
    bytes: Vec<u8>,
}

impl JsonlSink {
    pub(super) fn start(columns: &'static [Column]) -> Self {
        Self { columns, bytes: Vec::new() }
    }

    fn string(&mut self, text: &str) -> Result<(), ExportError> {
        serde_json::to_writer(&mut self.bytes, text).map_err(|e| ExportError::Write(e.into()))
    }
}

impl RowSink for JsonlSink {
    fn row(&mut self, cells: &[&str]) -> Result<(), ExportError> {
        let mut before = b'{';
        for (column, cell) in self.columns.iter().zip(cells) {
            self.bytes.push(before);
            before = b',';
            self.string(column.name)?;
            self.bytes.push(b':');
            match column.kind {
                _ if cell.is_empty() => self.bytes.extend_from_slice(b"null"),
                Kind::Integer => self.bytes.extend_from_slice(cell.as_bytes()),
                Kind::Text | Kind::Decimal => self.string(cell)?,
            }
        }
        self.bytes.extend_from_slice(b"}\n");
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<u8>, ExportError> {
        Ok(std::mem::take(&mut self.bytes))
    }

    fn finish(mut self: Box<Self>) -> Result<Tail, ExportError> {
        self.take().map(Tail::Bytes)
    }
}
