//! What is asked again, after which wait, and what is known afterwards: each on a server that does one
//! thing after another, by a clock that jumps.

use std::time::Duration;

use client_runtime::{
    Answer, BaseUrl, Call, Error, ErrorKind, NoBody, RetryAfter, Transport, TransportBuilder,
};
use tokio::io::AsyncWriteExt;
use tokio::task::JoinHandle;

use crate::jumping::Jumping;
use crate::server::{ERASE_ONCE, erase, listen, read_request, refusing, reply};

const SECOND: Duration = Duration::from_secs(1);

/// What a server does with a request that it has read.
#[derive(Clone, Copy)]
enum Does {
    Answer(&'static str),
    /// Answers, and hangs up in the middle of the body.
    BreakOff(&'static str),
    HangUp,
}
use Does::{Answer as Answers, BreakOff, HangUp};

/// A server that does this with one request after another, and then no more; it hands back how many
/// requests came.
async fn doing(script: Vec<Does>) -> (BaseUrl, JoinHandle<usize>) {
    let (listener, base) = listen().await;
    let served = tokio::spawn(async move {
        for (number, does) in script.iter().enumerate() {
            let Ok((mut stream, _)) = listener.accept().await else {
                return number;
            };
            if read_request(&mut stream).await.is_empty() {
                return number;
            }
            let said = match does {
                Answers(head) => reply(&format!("{head}\r\nconnection: close"), ""),
                BreakOff(head) => format!("HTTP/1.1 {head}\r\ncontent-length: 9\r\n\r\n{{\"st"),
                HangUp => String::new(),
            };
            stream.write_all(said.as_bytes()).await.unwrap();
        }
        script.len()
    });
    (base, served)
}

fn transport(clock: &Jumping) -> TransportBuilder {
    Transport::builder().clock(clock.clone())
}

async fn asked(
    call: Call,
    transport: TransportBuilder,
    script: &[Does],
) -> (Result<Answer, Error>, usize) {
    let (base, served) = doing(script.to_vec()).await;
    let result = call.send(&transport.build().unwrap(), &base, &()).await;
    // A server that still waits for a request would wait forever.
    if served.is_finished() {
        (result, served.await.unwrap())
    } else {
        served.abort();
        (result, usize::MAX)
    }
}

const OK: Does = Answers("200 OK");
const BUSY: Does = Answers("429 Busy");
const DOWN: Does = Answers("503 Down");

#[tokio::test]
async fn what_may_pass_is_asked_again_until_it_has_passed() {
    for script in [
        [DOWN, HangUp, BUSY, OK],
        [BUSY, BUSY, HangUp, OK],
        [
            Answers("408 Slow"),
            Answers("502 Bad"),
            Answers("425 Early"),
            OK,
        ],
    ] {
        let clock = Jumping::default();
        let (result, asked) = asked(erase("ada"), transport(&clock), &script).await;
        assert_eq!(result.unwrap().status(), 200);
        assert_eq!(asked, 4);
        assert_eq!(clock.waits().len(), 3, "each wait is the clock's");
    }
}

#[tokio::test]
async fn what_must_not_be_done_twice_is_not_asked_again_once_it_may_have_been_done() {
    for does in [DOWN, HangUp, Answers("500 Oops"), Answers("408 Slow")] {
        let clock = Jumping::default();
        let (result, asked) = asked(Call::new(&ERASE_ONCE), transport(&clock), &[does]).await;
        let error = match result {
            Ok(answer) => answer.into_error(),
            Err(error) => error,
        };
        assert_eq!((asked, error.attempts()), (1, 1), "{error}");
        assert!(clock.waits().is_empty());
    }
    // Turned away unread, it has not been done.
    let (result, asked) = asked(
        Call::new(&ERASE_ONCE),
        transport(&Jumping::default()),
        &[BUSY, Answers("425 Early"), Answers("423 Locked"), OK],
    )
    .await;
    assert_eq!((result.unwrap().status().as_u16(), asked), (200, 4));
}

#[tokio::test]
async fn a_vendor_that_can_not_be_reached_is_tried_again_even_for_what_must_not_be_done_twice() {
    let (_held, base) = refusing();
    let clock = Jumping::default();
    let transport = transport(&clock).build().unwrap();
    let sent = Call::new(&ERASE_ONCE).send(&transport, &base, &()).await;
    let error = sent.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 4));
    assert!(error.nothing_sent() && !error.after_lost_answer());
    assert!(error.to_string().contains("after 4 attempts"), "{error}");
}

#[tokio::test]
async fn what_does_not_pass_by_itself_is_not_asked_again() {
    for head in [
        "200 OK",
        "302 Found",
        "400 Bad",
        "401 No",
        "404 None",
        "409 Conflict",
        "501 No",
    ] {
        let (result, asked) = asked(
            erase("ada"),
            transport(&Jumping::default()),
            &[Answers(head)],
        )
        .await;
        assert!(!result.unwrap().into_error::<String>().after_lost_answer());
        assert_eq!(asked, 1, "{head}");
    }
}

#[tokio::test]
async fn an_answer_after_a_lost_one_says_so() {
    for doubtful in [HangUp, DOWN, Answers("500 Oops")] {
        let script = [doubtful, BUSY, Answers("404 None")];
        let (result, _) = asked(erase("ada"), transport(&Jumping::default()), &script).await;
        let error: Error = result.unwrap().into_error();
        assert!(error.after_lost_answer());
        assert_eq!(error.attempts(), 3);
    }
    // Turned away unread is not lost.
    let script = [BUSY, Answers("404 None")];
    let (result, _) = asked(erase("ada"), transport(&Jumping::default()), &script).await;
    assert!(!result.unwrap().into_error::<String>().after_lost_answer());
}

#[tokio::test]
async fn a_vendor_that_is_gone_after_a_lost_answer_is_not_said_to_have_seen_nothing() {
    let (base, served) = doing(vec![HangUp]).await;
    let transport = transport(&Jumping::default()).build().unwrap();
    let error = erase("ada").send(&transport, &base, &()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Lost);
    assert_eq!(error.attempts(), 4);
    assert!(!error.nothing_sent() && error.after_lost_answer());
    served.await.unwrap();
}

#[tokio::test]
async fn an_answer_that_is_lost_after_one_that_is_not_is_what_is_told() {
    for first in [DOWN, BUSY] {
        let transport = transport(&Jumping::default()).attempts(2);
        let (result, asked) = asked(erase("ada"), transport, &[first, HangUp]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Lost, None));
        assert_eq!((error.attempts(), asked), (2, 2));
    }
}

#[tokio::test]
async fn a_vendor_that_is_gone_after_it_turned_the_request_away_has_still_answered() {
    let (base, served) = doing(vec![BUSY]).await;
    let transport = transport(&Jumping::default()).build().unwrap();
    let answer = erase("ada").send(&transport, &base, &()).await.unwrap();
    served.await.unwrap();
    assert_eq!(answer.status(), 429);
    assert!(!answer.into_error::<String>().after_lost_answer());
}

/// A repeatable call whose answer's body is of interest.
fn call() -> Call {
    erase("ada").accept("application/json")
}

#[tokio::test]
async fn a_success_that_breaks_off_is_lost_and_asked_again() {
    let script = [BreakOff("202 Accepted"), BUSY, OK];
    let (result, times) = asked(call(), transport(&Jumping::default()), &script).await;
    let error = result.unwrap().into_error::<String>();
    assert_eq!((error.status().unwrap().as_u16(), times), (200, 3));
    assert!(error.after_lost_answer());

    // What comes of the others says nothing of the first.
    let script = [BreakOff("200 OK"), Answers("404 None")];
    let (result, times) = asked(call(), transport(&Jumping::default()), &script).await;
    let error = result.unwrap().into_error::<String>();
    assert_eq!((error.status().unwrap().as_u16(), times), (404, 2));
    assert!(error.after_lost_answer());
}

#[tokio::test]
async fn a_success_that_breaks_off_each_time_is_told_as_lost() {
    let script = [BreakOff("202 Accepted"); 4];
    let (result, times) = asked(call(), transport(&Jumping::default()), &script).await;
    let error = result.unwrap().json::<String, NoBody>().unwrap_err();
    assert_eq!((error.attempts(), times), (4, 4));
    assert!(error.answer_lost() && error.after_lost_answer() && error.is_retryable());
    assert_eq!(error.status().unwrap(), 202);

    // So is one after which the vendor is gone.
    let (base, served) = doing(script[..1].to_vec()).await;
    let transport = transport(&Jumping::default()).build().unwrap();
    let answer = call().send(&transport, &base, &()).await.unwrap();
    let error = answer.json::<String, NoBody>().unwrap_err();
    assert_eq!((error.attempts(), error.answer_lost()), (4, true));
    served.await.unwrap();
}

#[tokio::test]
async fn a_success_that_breaks_off_is_not_asked_again_where_that_does_harm_or_no_good() {
    let once = Call::new(&ERASE_ONCE).accept("application/json");
    // The status alone is the answer to the second, and a refusal stays one however much of it came.
    for (call, head) in [
        (once, "202 Accepted"),
        (erase("ada"), "200 OK"),
        (call(), "404 None"),
    ] {
        let clock = Jumping::default();
        let (result, times) = asked(call, transport(&clock), &[BreakOff(head)]).await;
        let error = result.unwrap().into_error::<String>();
        assert_eq!((error.attempts(), times), (1, 1), "{head}");
        assert!(!error.after_lost_answer() && clock.waits().is_empty());
    }
    // What is too long would be so again.
    let transport = transport(&Jumping::default()).body_limit(2);
    let (result, times) = asked(call(), transport, &[BreakOff("200 OK")]).await;
    let error = result.unwrap().json::<String, NoBody>().unwrap_err();
    assert_eq!((error.kind(), times), (ErrorKind::Undecodable, 1));
}

#[tokio::test]
async fn the_budget_of_attempts_is_kept() {
    for attempts in [1, 2, 7] {
        let clock = Jumping::default();
        let script = vec![DOWN; attempts as usize];
        let transport = transport(&clock)
            .attempts(attempts)
            .time_budget(1000 * SECOND);
        let (result, asked) = asked(erase("ada"), transport, &script).await;
        assert_eq!(result.unwrap().into_error::<String>().attempts(), attempts);
        assert_eq!(asked, attempts as usize);
    }
}

#[tokio::test]
async fn the_time_budget_is_kept() {
    let clock = Jumping::default();
    let (_held, base) = refusing();
    let transport = transport(&clock)
        .attempts(u32::MAX)
        .time_budget(20 * SECOND);
    let sent = erase("ada")
        .send(&transport.build().unwrap(), &base, &())
        .await;
    assert!(sent.unwrap_err().attempts() > 2);
    let waited: Duration = clock.waits().iter().sum();
    assert!(waited <= 20 * SECOND, "{waited:?}");
}

#[tokio::test]
async fn a_wait_that_the_vendor_names_is_never_undercut() {
    for (head, at_least) in [
        ("429 Busy\r\nretry-after: 7", 7),
        ("503 Down\r\nretry-after: 9", 9),
        (
            "429 Busy\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:45 GMT",
            8,
        ),
        // Without the vendor's own clock, ours counts; it is set to the beginning of 1970.
        ("429 Busy\r\nretry-after: Thu, 01 Jan 1970 00:00:11 GMT", 11),
    ] {
        let clock = Jumping::default();
        let script = [Answers(head), OK];
        let (result, asked) = asked(erase("ada"), transport(&clock), &script).await;
        assert_eq!((result.unwrap().status().as_u16(), asked), (200, 2));
        let waited: Duration = clock.waits().iter().sum();
        assert!(waited >= at_least * SECOND, "{head}: {waited:?}");
        assert!(waited <= (at_least + 1) * SECOND, "{head}: {waited:?}");
    }
}

#[tokio::test]
async fn a_vendor_that_wants_to_be_left_alone_for_longer_than_there_is_time_is_left_alone() {
    let clock = Jumping::default();
    let transport = transport(&clock).build().unwrap();
    let (base, served) = doing(vec![Answers("429 Busy\r\nretry-after: 3600")]).await;
    let answer = erase("ada").send(&transport, &base, &()).await.unwrap();
    let error: Error = answer.into_error();
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.retry_after(), Some(RetryAfter::Delay(3600 * SECOND)));
    served.await.unwrap();

    // Nobody else asks it either before that, and they learn when they may.
    let error = erase("bob").send(&transport, &base, &()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Postponed);
    assert!(error.nothing_sent() && error.is_retryable());
    assert_eq!(error.retry_after(), Some(RetryAfter::Delay(3600 * SECOND)));
    assert!(clock.waits().is_empty());

    // Another vendor, at another address, is not held up by it.
    let (base, served) = doing(vec![OK]).await;
    erase("bob").send(&transport, &base, &()).await.unwrap();
    served.await.unwrap();
}
