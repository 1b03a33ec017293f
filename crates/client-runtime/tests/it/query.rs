//! Query parameters say exactly what they were given, and nothing where there is nothing.

use client_runtime::{BaseUrl, Personal, query};

use crate::server::erase;

fn query_of(name: &'static str, value: &impl serde::Serialize) -> String {
    let base = BaseUrl::parse("https://h").unwrap();
    let call = erase("ada").query("first", &1).query(name, value);
    let request = call.request(&base).unwrap();
    let query = request.url().query().unwrap();
    query.strip_prefix("first=1").unwrap().to_owned()
}

#[test]
fn scalars_stand_once_lists_once_per_item_and_none_not_at_all() {
    assert_eq!(query_of("hard", &true), "&hard=true");
    assert_eq!(query_of("n", &-7), "&n=-7");
    assert_eq!(query_of("x", &1.5), "&x=1.5");
    assert_eq!(query_of("x", &0.1_f32), "&x=0.1");
    assert_eq!(query_of("n", &u64::MAX), "&n=18446744073709551615");
    assert_eq!(query_of("ids", &["a", "b"]), "&ids=a&ids=b");
    assert_eq!(query_of("ids", &Vec::<String>::new()), "");
    assert_eq!(query_of("id", &None::<bool>), "");
    assert_eq!(query_of("id", &Some(Personal::new("a b"))), "&id=a%20b");
}

#[test]
fn a_value_ends_no_parameter_and_starts_no_other() {
    assert_eq!(query_of("id", &"a&b=c#d+e%f"), "&id=a%26b%3Dc%23d%2Be%25f");
}

#[test]
fn an_object_is_refused_by_the_name_of_its_parameter() {
    let refusal = query::values("filter", &serde_json::json!({"canary": "canary"})).unwrap_err();
    assert_eq!(refusal.part(), "filter");
    assert!(!refusal.to_string().contains("canary"));
    assert!(query::values("filter", &[["a"], ["b"]]).is_err());
}
