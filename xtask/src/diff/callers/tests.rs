use std::collections::BTreeMap;

use super::{super::between, *};

const CLIENT: &str = "
    pub struct Client { base: BaseUrl }
    impl Client {
        pub fn new(base: impl Into<BaseUrl>) -> Self { todo() }
        pub async fn delete_user(&self, body: &types::Order) -> Result<Response<types::Done>, Error<types::Why>> { todo() }
        fn own(&self) {}
    }
";
const TYPES: &str = "
    #[derive(Clone, Default)]
    pub struct Order { pub reason: Reason, pub note: Option<String> }
    pub enum Reason { Asked, Other(String) }
    #[derive(Clone)]
    pub struct Done { pub state: String }
    pub enum Why { Problem(Problem) }
    pub struct Problem { pub what: Option<String>, own: u8 }
    impl Debug for Problem {}
    impl From<Problem> for Why {}
";

fn files(client: &str, types: &str) -> BTreeMap<String, String> {
    let file = |name: &str, text: &str| (format!("src/{name}.rs"), text.to_owned());
    BTreeMap::from([
        file("client", client),
        file("types", types),
        file("facts", "pub const X: u8 = 1;"),
    ])
}

fn told(from: &str, to: &str) -> Vec<(String, Mark)> {
    assert!(CLIENT.contains(from) || TYPES.contains(from), "{from}");
    let new = files(&CLIENT.replace(from, to), &TYPES.replace(from, to));
    let made = ["Order", "Reason"].map(str::to_owned);
    let items = |files| items("", files, &made);
    let told = between(&items(&files(CLIENT, TYPES)), &items(&new)).into_iter();
    told.map(|change| (change.place, change.mark)).collect()
}

#[test]
fn what_is_generated_says_what_breaks_callers() {
    for (from, to, place) in [
        (
            "Option<String> }\n",
            "Option<i64> }\n",
            "types::Order::note",
        ),
        ("pub struct Done", "pub struct Finished", "types::Done"),
        ("pub note: Option<String>", "", "types::Order::note"),
        (
            "pub note:",
            "pub more: Option<String>, pub note:",
            "types::Order::more",
        ),
        ("Asked, Other", "Other", "types::Reason::Asked"),
        (
            "Problem(Problem) }",
            "Problem(Problem), Nobody(Nobody) }",
            "types::Why::Nobody",
        ),
        (
            "(&self, body: &types::Order)",
            "(&self, id: &Personal, body: &types::Order)",
            "Client::delete_user",
        ),
        ("delete_user", "erase_user", "Client::delete_user"),
    ] {
        let told = told(from, to);
        assert!(
            told.contains(&(place.to_owned(), Mark::Breaking)),
            "`{from}` to `{to}`: {told:?}"
        );
    }
}

#[test]
fn what_comes_and_has_to_be_named_by_nobody_is_harmless() {
    for (from, to, place) in [
        (
            "pub state:",
            "pub more: Option<String>, pub state:",
            "types::Done::more",
        ),
        ("Asked, Other", "Asked, Left, Other", "types::Reason::Left"),
        (
            "fn own(&self)",
            "pub fn get_user(&self)",
            "Client::get_user",
        ),
        (
            "pub enum Why",
            "pub struct More { pub by: String } pub enum Why",
            "types::More",
        ),
    ] {
        assert_eq!(
            told(from, to),
            [(place.to_owned(), Mark::Harmless)],
            "`{from}` to `{to}`"
        );
    }
}

#[test]
fn what_callers_do_not_see_is_no_change() {
    for (from, to) in [
        ("own: u8", "own: u16"),
        ("fn own(&self) {}", ""),
        ("base: impl", "address: impl"),
        ("todo()", "done()"),
        (
            "impl Debug for Problem {}",
            "impl std::fmt::Debug for Problem {}",
        ),
    ] {
        assert_eq!(told(from, to), [], "`{from}` to `{to}`");
    }
    let facts = |text: &str| BTreeMap::from([("src/facts.rs".to_owned(), text.to_owned())]);
    let items = |text| items("", &facts(text), &[]);
    let changes = between(&items("pub const X: u8 = 1;"), &items(""));
    assert_eq!(changes, []);
}

#[test]
fn the_committed_clients_are_read_whole() {
    let types = crate::workspace_root().join("crates/clients/mudbase/src/types.rs");
    let text = std::fs::read_to_string(types).unwrap();
    let public = items(
        "",
        &BTreeMap::from([("src/types.rs".to_owned(), text)]),
        &[],
    );
    assert!(public.contains_key("types::ErasureDone::data"));
}
