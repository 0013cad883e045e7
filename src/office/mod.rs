//! People of the office: roles, sign-in, sessions, what they did; and the tokens of the API.

mod action;
pub mod audit;
mod audit_views;
mod credentials;
mod hand_over_key;
mod join;
mod key_change;
mod leave;
pub mod limits;
mod manage;
pub mod may;
pub mod pages;
mod reseal;
mod role;
mod second_factor;
mod session;
mod sign_in;
mod staff;
mod store;
mod token;
pub mod views;

pub use hand_over_key::{grant_key, recover_key};
pub use join::{Held, Invitation, find_invitation, join};
pub use key_change::{
    KeyChangeError, KeyProposal, PROPOSAL_DAYS, hand_over_new_key, key_holders, open_proposal, propose_key,
    use_proposal, withdraw_proposal,
};
pub use leave::disable_staff;
pub use manage::{Enrolment, INVITATION_HOURS, ManageError, create_staff, invite, reset_staff, send_link};
pub use reseal::{give_up_staff, reseal};
pub use role::{Right, Role, UnknownRole};
pub use second_factor::{RECOVERY_CODES, TotpSecret};
pub use session::{CarriedAnew, Session, device_mark, find_session, owner_of_mark, sign_out};
pub use sign_in::{Attempt, Begun, SignInError, account_key, sign_in, step_up};
pub use staff::{
    BadPassword, SHORTEST_PASSWORD, Staff, Standing, check_password, count_recovery_codes, find_by_email,
    find_staff, list_staff,
};
pub use token::{TokenLine, authenticate, create_token, list_tokens, revoke_token};
