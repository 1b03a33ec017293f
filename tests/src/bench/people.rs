//! A hundred people at three vendors whose every call takes 20 ms, over HTTP, with a journal on disk.
//! Beside it, the time that the calls take at least at the vendors' own limits.

use std::time::{Duration, Instant};

use client_runtime::{BaseUrl, Transport};
use erasure::{Eraser, GainsightPx, Lytics, PureClarity, Subject};
use erasure_journal::{Runner, Stop, Until};
use vendor_sandbox::{Fault, Person, Sandbox, Times};

use super::scene::{Scene, order, runtime};
use super::{Error, Goal, Row};

/// fides 2.78 needs 77 seconds.
const GOAL: f64 = 1.0;

const LATENCY: Duration = Duration::from_millis(20);

const VENDORS: [&str; 3] = ["pureclarity", "lytics", "gainsight-px"];

pub(super) fn measure(people: usize) -> Result<Row, Error> {
    let (scene, runtime) = (Scene::new()?, runtime()?);
    let (time, at_least) = runtime.block_on(erase(&scene, people))?;
    Ok(Row::new(
        format!("{people} people at 3 vendors whose every call takes 20 ms"),
        "s",
        Goal::AtMost(GOAL),
    )
    .measured(
        time.as_secs_f64(),
        format!(
            "the calls alone, as many at once as the vendors take: {:.2} s; {:.1} times that",
            at_least.as_secs_f64(),
            time.as_secs_f64() / at_least.as_secs_f64(),
        ),
    ))
}

async fn erase(scene: &Scene, people: usize) -> Result<(Duration, Duration), Error> {
    let known =
        (0..people).map(|n| Person::new("Somebody", format!("p{n}@example.com"), format!("u-{n}")));
    let sandbox = Sandbox::builder().people(known).start().await?;
    for vendor in VENDORS {
        sandbox.inject(vendor, "*", Fault::Latency(LATENCY), Times::Always)?;
    }
    let eraser = eraser(&sandbox)?;
    let orders = (0..people).map(|n| order(Subject::builder().user_id(format!("u-{n}")).build()?));
    let orders = orders.collect::<Result<Vec<_>, Error>>()?;

    let began = Instant::now();
    scene.journal.submit_many(&eraser, orders, None).await?;
    let runner = Runner::enter(scene.journal.clone(), eraser.clone()).await?;
    let summary = runner.run(Until::Idle, &Stop::new(), |_| ()).await?;
    let time = began.elapsed();
    runner.leave().await?;
    if summary.asked != 3 * people as u64 {
        return Err(format!("only {} of {} were asked", summary.asked, 3 * people).into());
    }
    let rounds = eraser.vendors().filter_map(|vendor| {
        let (at_once, calls) = (
            eraser.at_once(vendor)?.get(),
            sandbox.requests(vendor.as_str()).len(),
        );
        Some(calls.div_ceil(at_once))
    });
    let rounds = u32::try_from(rounds.max().unwrap_or(1))?;
    Ok((time, LATENCY * rounds))
}

fn eraser(sandbox: &Sandbox) -> Result<Eraser, Error> {
    let at = |vendor| -> Result<BaseUrl, Error> { Ok(BaseUrl::parse(&sandbox.base_url(vendor))?) };
    let keys = sandbox.credentials();
    let (access_key, secret_key) = (
        keys.get("pureclarity_access_key"),
        keys.get("pureclarity_secret_key"),
    );
    let transport = Transport::builder().build()?;
    let pureclarity = PureClarity::new(at("pureclarity")?, access_key, secret_key);
    let lytics = Lytics::new(keys.get("lytics_token")).at(at("lytics")?);
    let gainsight_px = GainsightPx::new(at("gainsight-px")?, keys.get("gainsight_px_api_key"));
    let builder = Eraser::builder()
        .vendor(pureclarity.with_transport(transport.clone()))
        .vendor(lytics.with_transport(transport.clone()))
        .vendor(gainsight_px.with_transport(transport));
    Ok(builder.build()?)
}
