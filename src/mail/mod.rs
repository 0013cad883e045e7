//! The outbox: mails queued with the change that causes them, rendered, and delivered by SMTP or to a folder.

mod deliver;
mod outgoing;
mod queue;
mod store;
mod transport;
pub mod views;

pub use deliver::{deliver_due, depth, destroy_old_envelopes};
pub use queue::{Destination, NewMail, provide_address, queue_mail};
pub use transport::{BadTransport, DeliveryError, Transport};
