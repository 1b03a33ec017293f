//! Where a vendor is asked: in one of its regions, or at an address of one's own.

use erasure::BaseUrl;

use crate::config::problem::Problem;
use crate::config::section::Section;
use crate::config::value::Value;

/// Reads where a vendor is. One with several regions has to be told which; `name` is what the
/// vendor's spec calls a region, and `path` one that it is asked at.
pub(super) fn read<R: Copy + Into<BaseUrl>>(
    section: &mut Section<'_>,
    (regions, name): (&[R], fn(R) -> &'static str),
    path: &str,
    problems: &mut Vec<Problem>,
) -> Option<BaseUrl> {
    let region = section.value("region");
    let (base, private) = (section.value("base-url"), section.value("allow-private"));
    match (region, base) {
        (Some(region), Some(_)) => {
            problems.push(
                region
                    .is_not("expected either `region` or `base-url`")
                    .remedy("remove one of them"),
            );
            None
        }
        (None, Some(base)) => {
            let address = base.text(problems)?;
            let parsed = match private {
                None => BaseUrl::parse(address.get_ref()),
                Some(host) => {
                    BaseUrl::parse_private(address.get_ref(), host.text(problems)?.get_ref())
                }
            };
            let refused = parsed.map_err(|error| {
                let message = error.to_string();
                let (what, to_do) = message.split_once(": ").unwrap_or((&message, ""));
                let problem = base.is_not_and_hidden(what.replace("the base URL", "it"));
                problems.push(problem.remedy(to_do.replace(
                    "allow its host by name",
                    "allow its host by name, with `allow-private = \"…\"`",
                )));
            });
            let parsed = refused.ok()?;
            let Some(twice) = parsed.repeats(path) else {
                return Some(parsed);
            };
            let expected = format!("it ends in `{twice}`, with which the vendor's own paths begin");
            let problem = base.is_not_and_hidden(expected);
            problems.push(problem.remedy(format!("leave `{twice}` out")));
            None
        }
        (region, None) => {
            if let Some(private) = private {
                problems.push(
                    private
                        .is_not_and_hidden("this goes with a `base-url`")
                        .remedy("remove it, or give the address"),
                );
            }
            named(section, region, regions, name, problems)
        }
    }
}

fn named<R: Copy + Into<BaseUrl>>(
    section: &Section<'_>,
    region: Option<Value<'_>>,
    regions: &[R],
    name: fn(R) -> &'static str,
    problems: &mut Vec<Problem>,
) -> Option<BaseUrl> {
    let Some(region) = region else {
        if let [only] = regions {
            return Some((*only).into());
        }
        let example = regions.first().map_or("", |region| name(*region));
        problems.push(section.lacks("region", &format!("region = \"{example}\"")));
        return None;
    };
    let given = region.text(problems)?;
    let known = regions
        .iter()
        .find(|known| name(**known) == *given.get_ref());
    if known.is_none() {
        let names = regions.iter().map(|region| format!("`{}`", name(*region)));
        problems.push(region.is_not(format!(
            "expected {}",
            names.collect::<Vec<_>>().join(" or ")
        )));
    }
    known.map(|region| (*region).into())
}
