//! The life of triggers: whatever people, clocks, upstreams and workers do, in whatever order, what `docs/triggers.md`
//! guarantees holds after every step. Steps are drawn at random and done with the real services on a real database, whose
//! clock the test moves; beside them a model says what must be there.

use std::time::{Duration, Instant};

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use sqlx::PgPool;

use self::{step::Step, world::World};

/// What must hold after every step.
mod guarantees;
/// What the model knows of triggers.
mod model;
/// What can happen.
mod step;
/// The services, and how steps are done with them.
mod world;

/// How long lives are drawn and lived.
const TIME: Duration = Duration::from_secs(20);

/// How many steps a life has at the most.
const LENGTH: usize = 30;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whatever_happens_every_guarantee_holds(pool: PgPool) {
    let lives = proptest::collection::vec(step::any_step(), 5..LENGTH);
    let mut runner = TestRunner::default();
    let began = Instant::now();
    let mut lived = 0;
    while began.elapsed() < TIME {
        let mut life = lives.new_tree(&mut runner).unwrap();
        if let Err(mut broken) = live(&pool, &life.current()).await {
            // Made shorter for as long as it breaks, so that what is shown is what matters.
            let until = Instant::now() + TIME;
            while Instant::now() < until && life.simplify() {
                match live(&pool, &life.current()).await {
                    Err(still) => broken = still,
                    Ok(()) if !life.complicate() => break,
                    Ok(()) => {}
                }
            }
            panic!("{broken}\nin {:#?}", life.current());
        }
        lived += 1;
    }
    assert!(lived >= 3, "only {lived} lives in {TIME:?}");
}

/// Lives one life from the beginning. Returns what was broken, and after which step.
async fn live(pool: &PgPool, steps: &[Step]) -> Result<(), String> {
    let mut world = World::begin(pool).await;
    for (number, step) in steps.iter().enumerate() {
        world.take(step).await.map_err(|broken| format!("step {number}, {step:?}: {broken}"))?;
        guarantees::check(&world).await.map_err(|broken| format!("after step {number}, {step:?}: {broken}"))?;
    }
    Ok(())
}
