//! Numbers of receipts and other documents.
