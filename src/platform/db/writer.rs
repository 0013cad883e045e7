//! SQLite's one writer: gathers what many callers want written and commits it together.
//! What nobody else waits beside is a transaction of its own.

use std::{future::Future, panic::AssertUnwindSafe, pin::Pin, sync::Arc, time::Duration};

use futures_util::FutureExt;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{mpsc, oneshot};

use super::{StoreError, Tx, finish};

/// How many commands share a commit at most; more wait for the next one.
const MOST_IN_A_COMMIT: usize = 128;
/// How long a batch is tried again while another process holds the file's lock.
const LOCK_PATIENCE: u32 = 5;

/// Gives the answer once it is known whether the batch was committed.
type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
type Running = Pin<Box<dyn Future<Output = Answer> + Send>>;
type Command = Box<dyn FnOnce(Result<DatabaseTransaction, StoreError>) -> Running + Send>;

/// The way to the writer task.
#[derive(Clone)]
pub struct Writer(mpsc::Sender<Command>);

impl Writer {
    /// Starts the task that owns `connection`; it ends when the last [`Writer`] is dropped.
    pub fn start(connection: DatabaseConnection) -> Self {
        let (sender, receiver) = mpsc::channel(1024);
        tokio::spawn(work(connection, receiver));
        Self(sender)
    }

    pub async fn run<T, E, F, Fut>(&self, command: F) -> Result<T, E>
    where
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let boxed: Command = Box::new(move |transaction| {
            Box::pin(async move {
                let result = match transaction {
                    Ok(transaction) => run_in(transaction, command).await,
                    Err(error) => Err(error.into()),
                };
                let answer: Answer = Box::new(move |committed| {
                    let result = match committed {
                        Ok(()) => result,
                        // The command's own error is the better answer than the batch's.
                        Err(error) => result.and(Err(error.into())),
                    };
                    // A caller that went away is no concern of the batch.
                    let _ = sender.send(result);
                });
                answer
            })
        });
        let stopped = || E::from(StoreError::Unavailable("the writer has stopped".to_owned()));
        self.0.send(boxed).await.map_err(|_| stopped())?;
        receiver.await.map_err(|_| stopped())?
    }
}

/// In a transaction, or in a savepoint of one.
async fn run_in<T, E, F, Fut>(transaction: DatabaseTransaction, command: F) -> Result<T, E>
where
    F: FnOnce(Tx) -> Fut,
    Fut: Future<Output = Result<T, E>>,
    E: From<StoreError>,
{
    let tx = Tx(Arc::new(transaction));
    // One command's panic must not take the neighbours down.
    let result = match AssertUnwindSafe(async { command(tx.clone()).await }).catch_unwind().await {
        Ok(result) => result,
        Err(_) => Err(StoreError::Driver("a command panicked".to_owned()).into()),
    };
    finish(tx, result).await
}

async fn work(connection: DatabaseConnection, mut waiting: mpsc::Receiver<Command>) {
    let mut batch = Vec::with_capacity(MOST_IN_A_COMMIT);
    while waiting.recv_many(&mut batch, MOST_IN_A_COMMIT).await > 0 {
        let (answers, committed) = commit_together(&connection, &mut batch).await;
        for answer in answers {
            answer(committed.clone());
        }
    }
}

async fn commit_together(
    connection: &DatabaseConnection,
    batch: &mut Vec<Command>,
) -> (Vec<Answer>, Result<(), StoreError>) {
    // A command that is alone needs no savepoint beside its transaction, in which SQLite would keep every page as it was
    // before: it commits the transaction itself, and knows what became of it.
    if batch.len() == 1
        && let Some(command) = batch.pop()
    {
        let answer = command(begin(connection).await).await;
        return (vec![answer], Ok(()));
    }
    let mut answers = Vec::with_capacity(batch.len());
    let transaction = match begin(connection).await {
        Ok(transaction) => transaction,
        Err(error) => {
            for command in batch.drain(..) {
                answers.push(command(Err(error.clone())).await);
            }
            return (answers, Err(error));
        }
    };
    for command in batch.drain(..) {
        let savepoint = transaction.begin().await.map_err(StoreError::from);
        answers.push(command(savepoint).await);
    }
    let committed = transaction.commit().await.map_err(StoreError::from);
    if let Err(error) = &committed {
        tracing::error!(%error, commands = answers.len(), "a commit failed");
    }
    (answers, committed)
}

/// `BEGIN IMMEDIATE`: the lock is taken before the first read, so that no command fails half-way for it.
async fn begin(connection: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let mut tries = 0;
    loop {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        match connection.begin_with_options(options).await.map_err(StoreError::from) {
            Err(StoreError::Unavailable(_)) if tries < LOCK_PATIENCE => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50 * u64::from(tries))).await;
            }
            other => return other,
        }
    }
}
