//! What the codes of disbursements are called.

use crate::{
    app::office::payments::Choice,
    disbursements::{ActKind, CheckResult, Purpose, SanctionsList, State},
    platform::i18n::Texts,
};

pub(super) fn purpose(texts: Texts, purpose: Purpose) -> String {
    texts.t(match purpose {
        Purpose::Living => "spent-living",
        Purpose::Medical => "spent-medical",
        Purpose::Legal => "spent-legal",
        Purpose::Hardship => "spent-hardship",
        Purpose::Union => "spent-union",
        Purpose::Other => "spent-other",
    })
}

pub(super) fn state(texts: Texts, state: State) -> String {
    texts.t(match state {
        State::Requested => "disburse-state-requested",
        State::Approved => "disburse-state-approved",
        State::Paid => "disburse-state-paid",
        State::Advanced => "disburse-state-advanced",
        State::Settled => "disburse-state-settled",
        State::Refused => "disburse-state-refused",
        State::Withdrawn => "disburse-state-withdrawn",
    })
}

pub(super) fn list(texts: Texts, list: SanctionsList) -> String {
    texts.t(match list {
        SanctionsList::Uk => "disburse-list-uk",
        SanctionsList::Eu => "disburse-list-eu",
        SanctionsList::Un => "disburse-list-un",
        SanctionsList::Us => "disburse-list-us",
        SanctionsList::Switzerland => "disburse-list-ch",
    })
}

pub(super) fn result(texts: Texts, result: CheckResult) -> String {
    texts.t(match result {
        CheckResult::Clear => "disburse-result-clear",
        CheckResult::Another => "disburse-result-another",
        CheckResult::Listed => "disburse-result-listed",
    })
}

pub(super) fn act(texts: Texts, kind: ActKind) -> String {
    texts.t(match kind {
        ActKind::Requested => "disburse-act-requested",
        ActKind::Amended => "disburse-act-amended",
        ActKind::Approved => "disburse-act-approved",
        ActKind::Refused => "disburse-act-refused",
        ActKind::Withdrawn => "disburse-act-withdrawn",
        ActKind::Paid => "disburse-act-paid",
        ActKind::HandedOver => "disburse-act-handed-over",
        ActKind::Returned => "disburse-act-returned",
        ActKind::Lost => "disburse-act-lost",
        ActKind::Exchanged => "disburse-act-exchanged",
    })
}

pub(super) fn list_choices(texts: Texts) -> Vec<Choice> {
    let choice = |one: &SanctionsList| Choice { code: one.code().to_owned(), name: list(texts, *one) };
    SanctionsList::ALL.iter().map(choice).collect()
}

pub(super) fn result_choices(texts: Texts) -> Vec<Choice> {
    let choice = |one: &CheckResult| Choice { code: one.code().to_owned(), name: result(texts, *one) };
    CheckResult::ALL.iter().map(choice).collect()
}
