//! The simulator: a seed decides what people do and what goes wrong, with two instances on one database, and
//! whatever it decides, the invariants hold. How to run many seeds, and one again: `docs/testing.md`.

mod chance;
mod deeds;
mod faults;
mod instance;
mod invariants;
mod story;
mod template;
mod world;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use solidarity::kernel::clock::own;
use tokio::runtime;

use self::{
    faults::Climate,
    invariants::Books,
    template::{Files, Template},
    world::World,
};
use crate::harness::postgres;

/// Seeds of every run of the tests.
const USUAL_SEEDS: u64 = 16;

/// Up to this seed, from which the usual tests take theirs, all lives are long.
const THOROUGH: u64 = 100;

const SEEDS_ON_POSTGRES: std::ops::RangeInclusive<u64> = 1..=6;

/// Without optimisation the futures of a whole service are large.
const STACK: usize = 64 << 20;

/// Seeds that failed once, each with what was wrong then.
const ONCE_FAILED: &[(u64, &str)] = &[(
    28,
    "a regular gift was given up while its webhooks were late, and what Stripe said later was ignored",
)];

/// Lives through one seed, and says what was done, step by step, in `story`.
async fn live(
    seed: u64,
    climate: Climate,
    files: Files,
    compared: bool,
    story: &Mutex<Vec<String>>,
) -> Books {
    let mut world = World::new(seed, climate, files, compared).await;
    let note = |world: &mut World| story.lock().unwrap().append(&mut world.story);
    for (number, deed) in story::tell(seed).iter().enumerate() {
        world.upset_a_clock();
        world.act(number, deed).await;
        note(&mut world);
        world.glance().await;
        let rounds = 1 + world.below(6);
        for _ in 0..rounds {
            world.go_on(1).await;
            note(&mut world);
            world.glance().await;
        }
    }
    world.come_to_rest().await;
    note(&mut world);
    world.prove().await;
    world.books().await
}

fn text_of(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no words").to_owned()
}

/// Lives through a seed where `files` says: its books and its story, or its story and what was broken.
fn once(
    seed: u64,
    climate: Climate,
    files: &dyn Fn(&Path) -> Files,
    compared: bool,
) -> Result<(Books, String), String> {
    let folder = template::folder();
    let story = Mutex::new(Vec::new());
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let files = files(folder.path());
        runtime.block_on(live(seed, climate, files, compared, &story))
    }));
    own::set(None);
    let story = story.lock().unwrap_or_else(std::sync::PoisonError::into_inner).join("\n");
    match outcome {
        Ok(books) => Ok((books, story)),
        Err(panic) => Err(format!("{story}\nseed {seed}: {}", text_of(&*panic))),
    }
}

/// Runs a seed; every fourth of the thorough ones, and every twenty-fifth of the others, a second time without faults: both end
/// in the same books.
fn run(seed: u64, files: &dyn Fn(&Path) -> Files) -> Result<(), String> {
    let compared = seed.is_multiple_of(if seed <= THOROUGH { 4 } else { 25 });
    let (with_faults, story) = once(seed, Climate::of(seed, compared), files, compared)?;
    if compared {
        let (without, told) = once(seed, Climate::default(), files, compared)?;
        if with_faults != without {
            return Err(format!(
                "with faults:\n{story}\nwithout:\n{told}\nseed {seed}: faults that only delay changed the books\n\
                 with them {with_faults:#?}\nwithout {without:#?}"
            ));
        }
    }
    Ok(())
}

/// Runs work with room enough.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap().join().unwrap()
    })
}

fn template() -> Template {
    runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(Template::make())
}

/// A variable of the run, if it is set.
fn asked(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no whole number: {text:?}")))
}

#[test]
fn every_seed_keeps_the_invariants() {
    let first = asked("SIMULATE_FROM").unwrap_or(1);
    let seeds = asked("SIMULATE_SEEDS").unwrap_or(USUAL_SEEDS);
    // Of several processes each takes its share.
    let (lane, lanes) = (asked("SIMULATE_LANE").unwrap_or(0), asked("SIMULATE_LANES").unwrap_or(1));
    let template = template();
    let (next, failures, started) = (AtomicU64::new(first + lane), Mutex::new(Vec::new()), Instant::now());
    let done = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let live = || {
                loop {
                    let seed = next.fetch_add(lanes, Ordering::Relaxed);
                    if seed >= first + seeds || !failures.lock().unwrap().is_empty() {
                        return;
                    }
                    if let Err(failed) = run(seed, &|folder| template.copy(folder)) {
                        failures.lock().unwrap().push((seed, failed));
                    }
                    let done = 1 + done.fetch_add(1, Ordering::Relaxed);
                    if done.is_multiple_of(500) {
                        eprintln!("{done} seeds in {} s", started.elapsed().as_secs());
                    }
                }
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, live).unwrap();
        }
    });
    let seconds = started.elapsed().as_secs();
    eprintln!("{} seeds from {first} on in {seconds} s", done.load(Ordering::Relaxed));
    if let Some((seed, failed)) = failures.into_inner().unwrap().into_iter().next() {
        panic!("{failed}\nagain: scripts/simulate --seed {seed}");
    }
}

#[test]
fn a_seed_is_the_same_life_each_time() {
    let template = template();
    for seed in [3, 28] {
        let live = || {
            with_room(|| once(seed, Climate::of(seed, false), &|folder| template.copy(folder), false))
                .unwrap()
        };
        let ((books, story), (again, told)) = (live(), live());
        assert!(story.lines().count() > 20, "{story}");
        assert_eq!(story, told);
        assert!(books == again);
    }
}

#[test]
fn some_seeds_on_postgres() {
    for seed in SEEDS_ON_POSTGRES {
        let Some(server) = postgres::Server::from_environment() else { return };
        let databases = Mutex::new(Vec::new());
        let make = |folder: &Path| {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let name = server.create_database().await;
                let url = server.url_of(&name);
                template::prepare(&url).await;
                databases.lock().unwrap().push(name);
                Files::of_url(url, folder)
            })
        };
        let done = with_room(|| run(seed, &make));
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for name in databases.into_inner().unwrap() {
            runtime.block_on(server.drop_database(&name));
        }
        if let Err(failed) = done {
            panic!("{failed}\non PostgreSQL");
        }
    }
}

#[test]
fn seeds_that_failed_once_pass() {
    let template = template();
    for (seed, what) in ONCE_FAILED {
        eprintln!("seed {seed}: {what}");
        if let Err(failed) = with_room(|| run(*seed, &|folder| template.copy(folder))) {
            panic!("{failed}\nagain: scripts/simulate --seed {seed}");
        }
    }
}
