//! Each style of a parameter as OpenAPI's own table of styles shows it, and what none of them may do.

use client_runtime::{BaseUrl, Call, Style};
use serde::Serialize;
use serde_json::json;

use crate::server::{ERASE, erase};

fn in_query(style: Style, value: &impl Serialize) -> String {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = erase("ada").styled_query("color", style, value);
    let request = call.request(&base).unwrap();
    request.url().query().unwrap_or("none").to_owned()
}

fn in_path(style: Style, value: &impl Serialize) -> Option<String> {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = Call::new(&ERASE).styled_path("person", style, value);
    let url = call.request(&base).ok()?.url().to_string();
    Some(url.strip_prefix("https://h/v1/people/")?.to_owned())
}

fn in_header(style: Style, value: &impl Serialize) -> Option<String> {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = erase("ada").styled_header("X-Color", style, value);
    let request = call.request(&base).ok()?;
    let header = request.headers().get("x-color");
    Some(
        header
            .map_or("none", |value| value.to_str().unwrap())
            .to_owned(),
    )
}

#[test]
fn a_query_is_written_in_each_style_as_openapi_shows_it() {
    let (list, object) = (json!(["blue", "black"]), json!({"R": 100, "G": 200}));
    assert_eq!(in_query(Style::FORM, &""), "color=");
    assert_eq!(in_query(Style::FORM, &list), "color=blue,black");
    assert_eq!(
        in_query(Style::FORM.exploded(), &list),
        "color=blue&color=black"
    );
    assert_eq!(in_query(Style::FORM, &object), "color=G,200,R,100");
    assert_eq!(in_query(Style::FORM.exploded(), &object), "G=200&R=100");
    assert_eq!(
        in_query(Style::SPACE_DELIMITED, &list),
        "color=blue%20black"
    );
    assert_eq!(
        in_query(Style::SPACE_DELIMITED, &object),
        "color=G%20200%20R%20100"
    );
    assert_eq!(in_query(Style::PIPE_DELIMITED, &list), "color=blue%7Cblack");
    assert_eq!(
        in_query(Style::DEEP_OBJECT.exploded(), &object),
        "color%5BG%5D=200&color%5BR%5D=100"
    );
}

#[test]
fn a_path_is_written_in_each_style_as_openapi_shows_it() {
    let (list, object) = (json!(["blue", "black"]), json!({"R": 100, "G": 200}));
    let written = |style: Style| {
        let both = [style, style.exploded()];
        both.map(|style| {
            [
                in_path(style, &"blue"),
                in_path(style, &list),
                in_path(style, &object),
            ]
            .map(Option::unwrap)
            .join(" ")
        })
    };
    assert_eq!(
        written(Style::SIMPLE),
        ["blue blue,black G,200,R,100", "blue blue,black G=200,R=100"]
    );
    assert_eq!(
        written(Style::LABEL),
        [
            ".blue .blue,black .G,200,R,100",
            ".blue .blue.black .G=200.R=100"
        ]
    );
    assert_eq!(
        written(Style::MATRIX),
        [
            ";person=blue ;person=blue,black ;person=G,200,R,100",
            ";person=blue ;person=blue;person=black ;G=200;R=100"
        ]
    );
    assert_eq!(in_path(Style::MATRIX, &"").as_deref(), Some(";person"));
}

#[test]
fn a_header_is_written_as_it_is_and_no_value_looks_like_two() {
    assert_eq!(
        in_header(Style::SIMPLE, &["a b", "c%"]).as_deref(),
        Some("a b,c%")
    );
    assert_eq!(
        in_header(Style::SIMPLE.exploded(), &json!({"a": 1, "b": true})).as_deref(),
        Some("a=1,b=true")
    );
    assert_eq!(
        in_header(Style::SIMPLE, &None::<Vec<String>>).as_deref(),
        Some("none")
    );
    assert_eq!(in_header(Style::SIMPLE, &"a,b").as_deref(), Some("a,b"));
    assert_eq!(in_header(Style::SIMPLE, &["a,b"]), None);
    assert_eq!(in_header(Style::SIMPLE, &json!({"a=b": 1})), None);
}

#[test]
fn a_value_never_looks_like_what_parts_it_from_the_next() {
    let list = ["a,b", "c&d=e", "f|g h"];
    assert_eq!(
        in_query(Style::FORM, &list),
        "color=a%2Cb,c%26d%3De,f%7Cg%20h"
    );
    assert_eq!(in_path(Style::LABEL.exploded(), &["a.b", "c"]), None);
    assert_eq!(
        in_path(Style::LABEL, &["a.b", "c"]).as_deref(),
        Some(".a.b,c")
    );
    for (style, unfit) in [
        (Style::PIPE_DELIMITED, "a|b"),
        (Style::SPACE_DELIMITED, "a b"),
    ] {
        let call = erase("ada").styled_query("color", style, &[unfit]);
        assert!(call.request(&BaseUrl::parse("https://h").unwrap()).is_err());
    }
    assert_eq!(
        in_path(Style::MATRIX, &["a;b", "c"]).as_deref(),
        Some(";person=a%3Bb,c")
    );
}

#[test]
fn what_addresses_another_resource_is_refused_in_each_style() {
    for value in [
        json!(""),
        json!([]),
        json!({}),
        json!(["."]),
        json!([".."]),
        json!(".."),
        json!(null),
    ] {
        assert_eq!(in_path(Style::SIMPLE, &value), None, "{value}");
    }
    assert_eq!(in_path(Style::LABEL, &""), None);
    assert_eq!(in_path(Style::LABEL, &"."), None);
    assert_eq!(in_path(Style::LABEL.exploded(), &json!(["", ""])), None);
    assert_eq!(in_path(Style::MATRIX, &["\0"]), None);
    assert_eq!(in_path(Style::MATRIX, &json!([])), None);
}

#[test]
fn what_is_left_out_is_left_out_and_what_has_no_form_is_refused_without_a_word_of_it() {
    assert_eq!(in_query(Style::FORM, &None::<Vec<u8>>), "none");
    assert_eq!(in_query(Style::FORM, &Vec::<u8>::new()), "none");
    assert_eq!(in_query(Style::FORM, &json!({"a": null})), "none");
    assert_eq!(in_query(Style::DEEP_OBJECT, &json!({"a": null})), "none");
    for unfit in [
        json!([["canary"]]),
        json!({"a": {"b": "canary"}}),
        json!({"a": ["canary"]}),
    ] {
        let call = erase("ada").styled_query("color", Style::DEEP_OBJECT, &unfit);
        let why = call
            .request(&BaseUrl::parse("https://h").unwrap())
            .unwrap_err();
        assert_eq!(why.part(), "color");
        assert!(!why.to_string().contains("canary"), "{why}");
    }
}

#[test]
fn cookies_stand_in_one_header_and_end_no_other() {
    let call = erase("ada")
        .cookie("a", Style::FORM, &"1; b=2")
        .cookie("left", Style::FORM, &None::<bool>)
        .cookie("c", Style::FORM, &["x", "y"]);
    let request = call.request(&BaseUrl::parse("https://h").unwrap()).unwrap();
    assert_eq!(request.headers()["cookie"], "a=1%3B%20b%3D2; c=x,y");
    assert!(request.headers()["cookie"].is_sensitive());
}

#[test]
fn json_in_a_query_is_one_value() {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = erase("ada").json_query("q", &json!({"a": ["b c"]}));
    let request = call
        .json_query("left", &None::<bool>)
        .request(&base)
        .unwrap();
    assert_eq!(
        request.url().query(),
        Some("q=%7B%22a%22%3A%5B%22b%20c%22%5D%7D")
    );
}

#[test]
fn a_body_says_which_media_type_it_is_of() {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = erase("ada")
        .json(&1)
        .media_type("application/merge-patch+json");
    let request = call.request(&base).unwrap();
    assert_eq!(request.headers().get_all("content-type").iter().count(), 1);
    assert_eq!(
        request.headers()["content-type"],
        "application/merge-patch+json"
    );
    let call = erase("ada").optional(Some(&[1, 2][..]), |call, body| {
        call.bytes("image/png", body)
    });
    let request = call
        .optional(None::<&str>, |call, body| call.text(body))
        .request(&base)
        .unwrap();
    assert_eq!(request.headers()["content-type"], "image/png");
    assert_eq!(request.body().unwrap().as_bytes(), Some(&[1, 2][..]));
}

#[test]
fn a_path_in_a_style_is_as_long_as_any_other_and_no_longer() {
    let just = format!("{}aaaa", "ü".repeat(682));
    let encoded = in_path(Style::SIMPLE, &just).unwrap();
    assert_eq!(encoded.len(), 4096);
    assert_eq!(in_path(Style::SIMPLE, &format!("{just}a")), None);
}

#[test]
fn a_part_of_a_header_keeps_its_spaces_or_is_refused_and_a_list_of_nothing_is_no_header() {
    for list in [["a ", "b"], ["a", " b"], ["\t", "b"]] {
        assert_eq!(in_header(Style::SIMPLE, &list), None);
    }
    assert_eq!(in_header(Style::SIMPLE, &json!({"a": " 1"})), None);
    assert_eq!(in_header(Style::SIMPLE.exploded(), &json!({"a ": 1})), None);
    let nothing = Some("none");
    assert_eq!(in_header(Style::SIMPLE, &json!([])).as_deref(), nothing);
    assert_eq!(in_header(Style::SIMPLE, &json!({})).as_deref(), nothing);
    assert_eq!(in_header(Style::SIMPLE, &[""]).as_deref(), Some(""));
}
