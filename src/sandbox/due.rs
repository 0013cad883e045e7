//! What time brings, in the order of its times: renewals, payouts, sessions that expire, late balance transactions.

use serde_json::Value;

use super::charge;
use super::collect;
use super::error::ApiError;
use super::payout;
use super::renew;
use super::session;
use super::work::{Core, Work};

/// The same at the present, if there is anything: whatever is asked next finds it done, and in its order.
pub(super) async fn come_to_date(core: &mut Core, base: &str) -> Result<(), ApiError> {
    if core.next_due > core.now() {
        return Ok(());
    }
    catch_up(&mut core.work(base)).await
}

/// Does all that has fallen due up to the work's time, in the order of its times, committing step by step.
pub(super) async fn catch_up(work: &mut Work<'_>) -> Result<(), ApiError> {
    let until = work.now;
    loop {
        let due = work.core.store.next_due(until).await?;
        let payout_at = payout::next_payout(work).await?.filter(|at| *at <= until);
        match (due, payout_at) {
            (Some((at, object)), payout) if payout.is_none_or(|payout| at <= payout) => {
                work.now = at;
                fall_due(work, object).await?;
            }
            (_, Some(at)) => {
                work.now = at;
                payout::pay_out(work).await?;
                work.core.last_payout = at;
            }
            _ => {
                work.now = until;
                let next = [work.core.store.first_due().await?, payout::next_payout(work).await?];
                work.core.next_due = next.into_iter().flatten().min().unwrap_or(i64::MAX);
                return Ok(());
            }
        }
        work.commit(None).await?;
    }
}

async fn fall_due(work: &mut Work<'_>, mut object: Value) -> Result<(), ApiError> {
    match object["object"].as_str() {
        Some("subscription") => renew::fall_due(work, object).await,
        Some("invoice") => collect::fall_due(work, object).await,
        Some("checkout.session") => session::expire(work, object).await.map(|_| ()),
        Some("charge") => {
            let available_on = object["_available_on"].as_i64().unwrap_or(work.now);
            charge::settle(work, object, available_on, true);
            Ok(())
        }
        Some("payout") => {
            payout::arrive(work, object);
            Ok(())
        }
        _ => {
            object["_due"] = Value::Null;
            work.put(object);
            Ok(())
        }
    }
}
