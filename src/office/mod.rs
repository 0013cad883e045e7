//! Staff tokens and what the office may ask of the service.

mod role;
mod store;
mod token;

pub use role::{Role, UnknownRole};
pub use token::{TokenLine, authenticate, create_token, list_tokens, revoke_token};
