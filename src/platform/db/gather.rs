//! Gathers what callers that come at the same time want written, and writes it by one command: one statement for many
//! rows, one commit. Each caller is answered after the commit that holds its own.

use std::future::Future;

use tokio::sync::{mpsc, oneshot};

use super::StoreError;

struct Waiting<I, T> {
    item: I,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

/// The way to the task that writes. Cheap to clone.
pub struct Gatherer<I, T>(mpsc::Sender<Waiting<I, T>>);

impl<I, T> Clone for Gatherer<I, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<I: Clone + Send + 'static, T: Send + 'static> Gatherer<I, T> {
    /// Starts the task; it ends when the last [`Gatherer`] is dropped. `write` writes at most `most` items, all of them
    /// or none, and gives one outcome for each, in their order.
    pub fn start<F, Fut>(most: usize, write: F) -> Self
    where
        F: Fn(Vec<I>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Vec<T>, StoreError>> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel(1024);
        tokio::spawn(work(most, write, receiver));
        Self(sender)
    }

    /// Writes one item; answers after its commit.
    ///
    /// # Errors
    /// Its own: what is wrong with another item is no concern of this one.
    pub async fn write(&self, item: I) -> Result<T, StoreError> {
        let stopped = || StoreError::Unavailable("what gathers has stopped".to_owned());
        let (answer, answered) = oneshot::channel();
        self.0.send(Waiting { item, answer }).await.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }
}

async fn work<I, T, F, Fut>(most: usize, write: F, mut waiting: mpsc::Receiver<Waiting<I, T>>)
where
    I: Clone,
    F: Fn(Vec<I>) -> Fut,
    Fut: Future<Output = Result<Vec<T>, StoreError>>,
{
    let mut batch = Vec::with_capacity(most);
    while waiting.recv_many(&mut batch, most).await > 0 {
        let items = batch.iter().map(|waiting: &Waiting<I, T>| waiting.item.clone()).collect();
        match write(items).await {
            Ok(outcomes) => {
                // A caller that went away will come again, or does not care.
                for (waiting, outcome) in batch.drain(..).zip(outcomes) {
                    let _ = waiting.answer.send(Ok(outcome));
                }
            }
            Err(error @ StoreError::Unavailable(_)) => {
                for waiting in batch.drain(..) {
                    let _ = waiting.answer.send(Err(error.clone()));
                }
            }
            // Whatever was wrong with one is no concern of the others.
            Err(_) => {
                for Waiting { item, answer } in batch.drain(..) {
                    let _ = answer.send(one(&write, item).await);
                }
            }
        }
    }
}

async fn one<I, T, F, Fut>(write: &F, item: I) -> Result<T, StoreError>
where
    F: Fn(Vec<I>) -> Fut,
    Fut: Future<Output = Result<Vec<T>, StoreError>>,
{
    let outcome = write(vec![item]).await?.pop();
    outcome.ok_or_else(|| StoreError::Corrupt("a command without an outcome".to_owned()))
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[tokio::test]
    async fn one_bad_item_fails_alone_and_each_gets_its_own_outcome() {
        let written = Arc::new(Mutex::new(Vec::<u32>::new()));
        let kept = Arc::clone(&written);
        let gatherer = Gatherer::start(8, move |items: Vec<u32>| {
            let kept = Arc::clone(&kept);
            async move {
                if items.contains(&3) {
                    return Err(StoreError::Conflict);
                }
                kept.lock().map_err(|_| StoreError::Conflict)?.extend(&items);
                Ok(items.into_iter().map(|item| item * 10).collect())
            }
        });
        let answers = futures_util::future::join_all((1..=5).map(|item| gatherer.write(item))).await;
        for (item, answer) in (1..=5).zip(answers) {
            match answer {
                Ok(outcome) => assert_eq!((outcome, item == 3), (item * 10, false)),
                Err(error) => assert!(matches!(error, StoreError::Conflict) && item == 3, "{item}: {error}"),
            }
        }
        let mut written = written.lock().map(|written| written.clone()).unwrap_or_default();
        written.sort_unstable();
        assert_eq!(written, [1, 2, 4, 5]);
    }
}
