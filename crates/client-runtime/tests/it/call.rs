//! A call becomes exactly the request that its operation and arguments say, or none.

use std::collections::BTreeMap;

use client_runtime::reqwest::Request;
use client_runtime::{
    BaseUrl, Call, Error, ErrorKind, InvalidRequest, Personal, Secret, Transport,
};
use jiff::civil::date;

use crate::server::{ERASE, ERASE_ONCE, answering, erase, once, reply};

fn base() -> BaseUrl {
    BaseUrl::parse("https://api.example.com/stem/").unwrap()
}

fn request(call: Call) -> Result<Request, InvalidRequest> {
    call.request(&base())
}

#[test]
fn every_argument_is_where_it_belongs() {
    let call = Call::new(&ERASE)
        .path("person", &Personal::new("a/b"))
        .query("hard", &true)
        .query("left", &None::<bool>)
        .query("ids", &["x", "y"])
        .header("X-Reason", "asked for")
        .accept("application/json")
        .json(&serde_json::json!({"key": "value"}));
    let request = request(call).unwrap();
    assert_eq!(request.method(), "DELETE");
    assert_eq!(
        request.url().as_str(),
        "https://api.example.com/stem/v1/people/a%2Fb?hard=true&ids=x&ids=y"
    );
    assert_eq!(request.headers()["x-reason"], "asked for");
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers().len(), 3);
    assert_eq!(
        request.body().unwrap().as_bytes().unwrap(),
        br#"{"key":"value"}"#
    );
}

#[test]
fn a_header_that_is_left_out_is_not_sent() {
    let call = erase("x")
        .optional(Some("asked for"), |call, why| call.header("X-Reason", why))
        .optional(None::<&str>, |call, trace| call.header("X-Trace", trace));
    let request = request(call).unwrap();
    assert_eq!(request.headers()["x-reason"], "asked for");
    assert_eq!(request.headers().len(), 1);
}

#[test]
fn a_header_arrives_as_it_was_given_or_not_at_all() {
    let sent = |value: &str| request(erase("x").header("X-Reason", value)).is_ok();
    assert!(sent("") && sent("a b"));
    assert!(!sent(" a") && !sent("a ") && !sent("a\t"));
}

#[test]
fn forms_and_texts_are_bodies_too() {
    let form = erase("x").form(&serde_json::json!({"a": "1 2", "b": ["x", "y"], "c": null}));
    let form = request(form).unwrap();
    assert_eq!(form.body().unwrap().as_bytes().unwrap(), b"a=1%202&b=x&b=y");
    let media_type = "application/x-www-form-urlencoded";
    assert_eq!(form.headers()["content-type"], media_type);
    let text = request(erase("x").text("grüß")).unwrap();
    assert_eq!(text.body().unwrap().as_bytes().unwrap(), "grüß".as_bytes());
    assert_eq!(text.headers()["content-type"], "text/plain; charset=utf-8");
    let unfit = erase("x").form(&serde_json::json!({"a": {"b": 1}}));
    assert_eq!(request(unfit).unwrap_err().part(), "body");
}

#[test]
fn the_first_argument_that_does_not_fit_is_the_one_named() {
    let call = erase("..").header("X-Reason", "line\nbreak");
    assert_eq!(request(call).unwrap_err().part(), "person");
    let call = erase("x")
        .header("X-Reason", "line\nbreak")
        .query("q", &[[1]]);
    assert_eq!(request(call).unwrap_err().part(), "X-Reason");
    let call = Call::new(&ERASE);
    assert_eq!(
        request(call).unwrap_err().to_string(),
        "`person` is missing from the path"
    );
}

#[test]
fn an_argument_that_addresses_another_operation_is_refused() {
    let call = |person| erase(person).distinct(&[("person", "all")]);
    assert_eq!(request(call("all")).unwrap_err().part(), "person");
    assert!(request(call("everyone")).is_ok());
    let early = Call::new(&ERASE).distinct(&[("person", "all")]);
    assert_eq!(request(early).unwrap_err().part(), "person");
}

#[test]
fn a_call_prints_no_argument() {
    let call = erase("canary")
        .query("q", "canary")
        .header("X", "canary")
        .json("canary");
    assert_eq!(
        format!("{call:?}"),
        r#"Call { operation: "erasePerson", .. }"#
    );
    let request = request(call).unwrap();
    assert!(!format!("{:?}", request.headers()).contains("canary"));
}

#[tokio::test]
async fn a_call_that_is_refused_sends_nothing() {
    let error = erase("")
        .send(&Transport::default(), &base(), &())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
    assert!(error.nothing_sent());
    assert_eq!(
        error.to_string(),
        "example erasePerson: not sent, the request is invalid (`person` is empty, which would \
         address another resource); correct the request"
    );
}

/// Puts a request on its way that no [`Call`] would build.
async fn refused(change: impl Fn(&mut Request)) -> Error {
    let request = || {
        let mut request = request(erase("ada"))?;
        change(&mut request);
        Ok(request)
    };
    Transport::default()
        .send(request, &ERASE, &base(), &())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn no_request_leaves_for_anything_but_its_operation() {
    for url in [
        "https://api.example.com/stem/v1/people",
        "https://api.example.com/stem/v1/people/",
        "https://api.example.com/stem/v1/people/ada/all",
        "https://api.example.com/stem/v1/users/ada",
        "https://api.example.com/stem/v1/people/ada#part",
        "https://api.example.com/v1/people/ada",
        "https://api.example.com/stems/v1/people/ada",
        "https://api.example.com:444/stem/v1/people/ada",
        "http://api.example.com/stem/v1/people/ada",
        "https://user@api.example.com/stem/v1/people/ada",
        "https://other.example.com/stem/v1/people/ada",
    ] {
        let error = refused(|request| *request.url_mut() = url.parse().unwrap()).await;
        assert_eq!(error.kind(), ErrorKind::InvalidRequest, "{url}");
    }
    let error = refused(|request| *request.method_mut() = "GET".parse().unwrap()).await;
    assert_eq!(error.kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn not_even_credentials_can_turn_a_request_away() {
    struct Turning;
    impl client_runtime::Credential for Turning {
        fn apply(&self, request: &mut Request) -> Result<(), InvalidRequest> {
            request.url_mut().set_path("/stem/v1/keys");
            Ok(())
        }
    }
    let request = || request(Call::new(&ERASE_ONCE));
    let sent = Transport::default()
        .send(request, &ERASE_ONCE, &base(), &Turning)
        .await;
    assert_eq!(sent.unwrap_err().kind(), ErrorKind::InvalidRequest);
}

#[tokio::test]
async fn a_credential_that_can_not_be_sent_stops_the_call() {
    struct Broken(Secret);
    impl client_runtime::Credential for Broken {
        fn apply(&self, request: &mut Request) -> Result<(), InvalidRequest> {
            client_runtime::credential::bearer(request, &self.0)
        }
    }
    let credential = Broken(Secret::new("canary\n"));
    let error = erase("ada")
        .send(&Transport::default(), &base(), &credential)
        .await
        .unwrap_err();
    assert!(error.nothing_sent());
    assert!(!format!("{error} {error:?}").contains("canary"));
}

#[tokio::test]
async fn a_gateways_own_path_stands_before_the_operations() {
    let (base, request) = answering(reply("200 OK", "")).await;
    let gateway = BaseUrl::parse(&format!("{base}/gateway")).unwrap();
    erase("ada").send(&once(), &gateway, &()).await.unwrap();
    let request = request.await.unwrap();
    assert!(request.starts_with("DELETE /gateway/v1/people/ada HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_base_url_that_repeats_the_operations_path_is_refused() {
    for address in ["http://127.0.0.1:1/v1", "http://127.0.0.1:1/gateway/v1/"] {
        let base = BaseUrl::parse(address).unwrap();
        let sent = Call::new(&ERASE).path("person", "ada");
        let error = sent.send(&once(), &base, &()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.nothing_sent());
        assert!(error.to_string().contains("`/v1`"), "{error}");
    }
}

#[test]
fn what_no_text_says_is_refused_wherever_it_would_stand() {
    let refused = |call: Call| {
        let base = BaseUrl::parse("https://h").unwrap();
        call.request(&base).unwrap_err().part()
    };
    let person = |call: Call| call.path("person", "ada");
    let call = || person(Call::new(&ERASE));
    let (number, day) = (f64::INFINITY, date(-44, 3, 15));
    assert_eq!(refused(Call::new(&ERASE).path("person", &number)), "person");
    assert_eq!(refused(Call::new(&ERASE).path("person", &day)), "person");
    assert_eq!(refused(call().header("x-a", &f32::NAN)), "x-a");
    assert_eq!(refused(call().header("x-a", &day)), "x-a");
    assert_eq!(refused(call().query("a", &number)), "a");
    assert_eq!(refused(call().query("a", &[day])), "a");
    assert_eq!(refused(call().comma_query("a", &[number])), "a");
    assert_eq!(refused(call().json(&[Some(number)])), "body");
    assert_eq!(refused(call().json(&BTreeMap::from([("a", day)]))), "body");
    assert_eq!(
        refused(call().form(&BTreeMap::from([("a", number)]))),
        "body"
    );
}

#[test]
fn a_list_with_commas_is_one_parameter_and_no_item_looks_like_two() {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = erase("ada")
        .comma_query("left", &Vec::<u8>::new())
        .comma_query("a", &["b,c", "d e"])
        .comma_query("one", &1);
    let request = call.request(&base).unwrap();
    assert_eq!(request.url().query(), Some("a=b%2Cc,d%20e&one=1"));
}

#[test]
fn a_body_says_which_media_type_it_is_of() {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = erase("ada")
        .optional(Some(&1), |call, body| call.json(body))
        .optional(None::<&str>, |call, body| call.text(body))
        .media_type("application/merge-patch+json");
    let request = call.request(&base).unwrap();
    assert_eq!(request.headers().get_all("content-type").iter().count(), 1);
    assert_eq!(
        request.headers()["content-type"],
        "application/merge-patch+json"
    );
}
