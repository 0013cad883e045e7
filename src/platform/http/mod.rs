//! The HTTP server: problems, limits, headers, request ids.

pub mod api_docs;
pub mod assets;
pub mod client_source;
pub mod error_page;
pub mod frame;
pub mod gate;
pub mod json_body;
pub mod limits;
pub mod nonce;
pub mod problem;
