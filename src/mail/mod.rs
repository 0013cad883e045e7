//! The outbox: mails queued with the change that causes them, rendered, and delivered by SMTP or to a folder.

mod deliver;
pub mod gift_mail;
mod letter;
mod newsletter_mail;
mod outgoing;
mod queue;
mod reseal;
mod staff_mail;
mod store;
mod stuck;
mod transport;
pub mod views;

pub use deliver::{deliver_due, deliver_some, depth, destroy_old_envelopes};
pub use letter::LetterMail;
pub use newsletter_mail::NewsletterMail;
pub use outgoing::Attachment;
pub use queue::{
    Destination, NewMail, PreparedMail, count_queued, prepare_mail, provide_address, queue_all, queue_mail,
    queue_mail_one_click, queue_mail_with, queue_prepared, without_address,
};
pub use reseal::{give_up_envelopes, reseal};
pub use staff_mail::{StaffLetter, StaffMail};
pub use stuck::{destroy_mails_of, give_up, park, parked, requeue, stuck};
#[cfg(feature = "failpoints")]
pub use transport::Postbox;
pub use transport::{BadTransport, DeliveryError, Transport};
