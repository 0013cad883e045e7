//! The steps of the affiliation form: what is required, the price, the rest. Each is a page.

use super::refusal::Refusal;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What the price goes by, who asks, and by what right.
    Needed,
    Price,
    /// What one may say besides, and how to go on.
    Rest,
}

impl Step {
    pub const ALL: [Self; 3] = [Self::Needed, Self::Price, Self::Rest];

    /// As the form carries it, and as people count.
    pub fn number(self) -> &'static str {
        match self {
            Self::Needed => "1",
            Self::Price => "2",
            Self::Rest => "3",
        }
    }

    pub fn from_number(number: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.number() == number)
    }

    /// The Fluent key of its name.
    pub fn name_key(self) -> &'static str {
        match self {
            Self::Needed => "affiliate-step-needed",
            Self::Price => "affiliate-step-price",
            Self::Rest => "affiliate-step-rest",
        }
    }

    pub fn next(self) -> Self {
        match self {
            Self::Needed => Self::Price,
            Self::Price | Self::Rest => Self::Rest,
        }
    }

    pub fn before(self) -> Self {
        match self {
            Self::Needed | Self::Price => Self::Needed,
            Self::Rest => Self::Price,
        }
    }

    /// Where a field stands.
    pub fn of(field: &str) -> Self {
        match field {
            "kind" | "union" | "union_other" | "body_name" | "country" | "members" | "contact_name"
            | "contact_email" | "authority" => Self::Needed,
            "currency" | "offered" => Self::Price,
            _ => Self::Rest,
        }
    }
}

/// The first step, up to one, on which something is wrong, and what that is. The rest is told when the reader comes
/// to it.
pub fn first_wrong(refusals: Vec<Refusal>, up_to: Step) -> Option<(Step, Vec<Refusal>)> {
    let of = |refusal: &Refusal| Step::of(refusal.field());
    let step = refusals.iter().map(of).min().filter(|step| *step <= up_to)?;
    Some((step, refusals.into_iter().filter(|refusal| of(refusal) == step).collect()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::affiliations::form::ApplyForm;

    fn all_filled() -> ApplyForm {
        let object = serde_json::to_value(ApplyForm::default()).unwrap();
        let names: Vec<String> = object.as_object().unwrap().keys().cloned().collect();
        let filled: serde_json::Map<_, _> =
            names.into_iter().map(|name| (name.clone(), serde_json::Value::String(name))).collect();
        serde_json::from_value(filled.into()).unwrap()
    }

    #[test]
    fn whatever_is_filled_in_stands_on_one_step_and_goes_along_on_the_others() {
        let form = all_filled();
        let kept = serde_json::to_value(&form).unwrap();
        let names: BTreeSet<&str> = kept.as_object().unwrap().keys().map(String::as_str).collect();
        let filled: BTreeSet<&str> = form.filled().into_iter().map(|(field, _)| field).collect();
        let expected: BTreeSet<&str> = names.into_iter().filter(|name| *name != "step").collect();
        assert_eq!(filled, expected, "a field of the form that no step carries would be lost");
        for step in Step::ALL {
            let carried: BTreeSet<&str> = form.carried(step).into_iter().map(|(field, _)| field).collect();
            let shown: BTreeSet<&str> = filled.difference(&carried).copied().collect();
            assert!(!shown.is_empty() && shown.iter().all(|field| Step::of(field) == step), "{step:?}");
        }
    }

    #[test]
    fn the_first_page_with_a_mistake_is_shown_and_only_its_mistakes() {
        let all = || vec![Refusal::UnknownMethod, Refusal::Missing("body_name"), Refusal::UnknownCurrency];
        let needed = Some((Step::Needed, vec![Refusal::Missing("body_name")]));
        assert_eq!(first_wrong(all(), Step::Rest), needed);
        assert_eq!(first_wrong(all()[..1].to_vec(), Step::Price), None, "it is not asked for yet");
        let price = Some((Step::Price, vec![Refusal::UnknownCurrency]));
        assert_eq!(first_wrong(vec![Refusal::UnknownCurrency, Refusal::UnknownMethod], Step::Rest), price);
        assert_eq!(first_wrong(Vec::new(), Step::Rest), None);
        // What concerns the whole form is told where it is sent.
        assert_eq!(first_wrong(vec![Refusal::NonceExpired], Step::Rest).unwrap().0, Step::Rest);
    }

    #[test]
    fn steps_follow_each_other() {
        assert_eq!(Step::Needed.next(), Step::Price);
        assert_eq!(Step::Price.next(), Step::Rest);
        assert_eq!(Step::Rest.before(), Step::Price);
        assert_eq!(Step::Price.before(), Step::Needed);
        assert!(Step::ALL.into_iter().all(|step| Step::from_number(step.number()) == Some(step)));
        assert_eq!(Step::from_number("4"), None);
    }
}
