//! How many steps a second are on disk before anybody is told: each target has two, that it is about to be
//! asked, and what was answered. Beside it, how often the disk can be waited for.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use erasure::Subject;
use erasure_journal::{Runner, Stop, Until};

use super::scene::{Scene, instant_vendors, order, runtime};
use super::{Error, Goal, Row};

/// What the README's neighbours do: effaced 0.1, 150 to 240 steps a second, with fsync on.
const GOAL: f64 = 5_000.0;

/// How many steps a target has.
const STEPS: usize = 2;

pub(super) fn measure(targets: usize) -> Result<Row, Error> {
    let (scene, eraser, runtime) = (Scene::new()?, instant_vendors()?, runtime()?);
    let people = targets.div_ceil(3);
    let time = runtime.block_on(async {
        let orders = (0..people)
            .map(|number| order(Subject::builder().user_id(format!("u-{number}")).build()?));
        let orders = orders.collect::<Result<Vec<_>, Error>>()?;
        scene.journal.submit_many(&eraser, orders, None).await?;
        let runner = Runner::enter(scene.journal.clone(), eraser).await?;
        let began = Instant::now();
        let summary = runner.run(Until::Idle, &Stop::new(), |_| ()).await?;
        let time = began.elapsed();
        if summary.settled != 3 * people as u64 {
            return Err(format!("only {} of {} were settled", summary.settled, 3 * people).into());
        }
        runner.leave().await?;
        Ok::<_, Error>(time)
    })?;
    let steps = (STEPS * 3 * people) as f64 / time.as_secs_f64();
    let syncs = syncs_a_second(scene.directory.path())?;
    Ok(Row::new(
        format!(
            "durable steps, {} targets, each with a receipt at the end",
            3 * people
        ),
        "a second",
        Goal::AtLeast(GOAL),
    )
    .measured(
        steps,
        format!(
            "the disk can be waited for {syncs:.0} times a second: {:.1} steps a wait",
            steps / syncs
        ),
    ))
}

/// How often a second a few hundred bytes can be written and waited for.
fn syncs_a_second(directory: &Path) -> Result<f64, Error> {
    let mut file = File::create(directory.join("waits"))?;
    let (began, mut waits) = (Instant::now(), 0.0);
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 512])?;
        file.sync_data()?;
        waits += 1.0;
    }
    Ok(waits / began.elapsed().as_secs_f64())
}
