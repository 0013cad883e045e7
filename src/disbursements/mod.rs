//! Money out to those it was collected for: asked for with evidence, approved by two others, paid, and followed until it
//! was handed over. Whom it reaches is known here by pseudonyms only.

mod act;
mod advance;
pub mod api;
mod codes;
mod decide;
mod disbursement;
mod evidence;
mod money_out;
mod note;
pub mod pages;
mod request;
mod spending;
mod store;
mod verify;

pub use act::{Act, ActKind};
pub use advance::{Moved, NotMoved, Outstanding};
pub use codes::{
    BadCode, BankNumber, Evidence, EvidenceHash, FilingMark, MOST_RECIPIENTS, Pseudonym, recipients_in,
};
pub use decide::{Checking, Decided, approve, note_check, refuse, withdraw};
pub use disbursement::{
    APPROVALS, Check, CheckResult, Disbursement, NotAllowed, Purpose, SanctionsList, State, Wish, fits,
};
pub use evidence::{
    KeptDocument, OpenDocumentError, Reader, SealedDocument, count_document_keys, document_keys_for,
    forget_all_readers, forget_reader, grant_documents, keep_document, kept_documents, open_document,
    readers_of_document, wrap_anew,
};
pub use money_out::{Booked, Payment, Told, pay, tell_of_money};
pub use note::{NOTE_COLUMN, NOTE_TABLE, Note};
pub use request::{Requested, amend, form_id, request};
pub use spending::{FEWEST_RECIPIENTS, Published, Quarter, published_spending};
pub use store::{
    count_disbursements, find_disbursement, list_disbursements, open_advances, promised, sealed_notes,
};
pub use verify::verify_disbursements;
