//! Tells the story to a person: aligned, coloured on a terminal, plain in a pipe.

use comfy_table::{Attribute, Cell, Color, ContentArrangement, Table, presets};
use erasure::{CountsAs, Outcome, Report, Timestamp};
use vendor_sandbox::Presence;

use super::story::{Asked, Checked, Story};

/// How many columns the tables take at the most: the same in a terminal, a pipe and the README.
const WIDTH: u16 = 110;

/// The story as text. Colour is added only where standard output is a terminal.
#[must_use]
pub fn as_text(story: &Story) -> String {
    let clock = &story.clock;
    let chapters = [
        heading("The plan. Nothing is sent yet.", None),
        plan(story),
        heading("What was asked, and what was answered.", Some(clock.asked)),
        asked(&story.asked),
        heading("The report right after.", Some(clock.asked)),
        outcomes(&story.report),
        heading(
            "Asking again where a vendor can be asked.",
            Some(clock.settled),
        ),
        asked(&story.followed),
        heading("The report after that.", Some(clock.settled)),
        outcomes(&story.settled),
        heading(
            "What the report adds: what is kept, and what nobody has published.",
            None,
        ),
        caveats(&story.settled),
        heading(
            "Every promise is due. The report, and the truth.",
            Some(clock.due),
        ),
        checked(&story.checked),
        ending(story),
    ];
    chapters.concat()
}

/// The plan, and the report beside the truth: what the README shows of it.
#[must_use]
pub fn excerpt(story: &Story) -> String {
    let chapters = [
        heading("The plan. Nothing is sent yet.", None),
        plan(story),
        "\n…\n".to_owned(),
        heading(
            "Every promise is due. The report, and the truth.",
            Some(story.clock.due),
        ),
        checked(&story.checked),
        ending(story),
    ];
    chapters.concat()
}

fn heading(text: &str, at: Option<Timestamp>) -> String {
    let at = at.map_or(String::new(), |at| format!("  [{}]", moment(at)));
    format!("\n{text}{at}\n\n")
}

fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn plan(story: &Story) -> String {
    let rows = story.plan.iter().map(|line| {
        let by = line.by.as_ref().map_or("-".to_owned(), ToString::to_string);
        vec![
            Cell::new(&line.vendor),
            Cell::new(by),
            Cell::new(&line.expect),
        ]
    });
    table(["vendor", "asked by", "what to expect"], rows)
}

fn asked(asked: &[Asked]) -> String {
    let rows = asked.iter().map(|line| {
        let times = match line.times {
            1 => String::new(),
            times => format!("{times} times"),
        };
        let answered = line
            .answered
            .map_or("nothing".to_owned(), |status| status.to_string());
        vec![
            Cell::new(&line.vendor),
            Cell::new(&line.request),
            Cell::new(answered),
            Cell::new(times),
        ]
    });
    table(["vendor", "request", "answered", ""], rows)
}

/// What a report says of each target, and what it comes to.
fn outcomes(report: &Report) -> String {
    let rows = report.entries().iter().map(|entry| {
        let by = entry.label().map_or("-".to_owned(), ToString::to_string);
        let says = Cell::new(entry.to_string()).fg(colour(entry.outcome()));
        vec![Cell::new(entry.vendor()), Cell::new(by), says]
    });
    let verdict = report.verdict();
    format!(
        "{}\n  {verdict}\n",
        table(["vendor", "asked by", "outcome"], rows)
    )
}

fn caveats(report: &Report) -> String {
    let rows = report.caveats().flat_map(|(vendor, caveats)| {
        caveats
            .iter()
            .map(move |caveat| vec![Cell::new(vendor), Cell::new(caveat.to_string())])
    });
    table(["vendor", "caveat"], rows)
}

fn checked(checked: &[Checked]) -> String {
    let rows = checked.iter().map(|line| {
        let verdict = match line.contradiction {
            None => Cell::new("yes").fg(Color::Green),
            Some(why) => Cell::new(why).fg(Color::Red).add_attribute(Attribute::Bold),
        };
        let says = Cell::new(line.outcome.to_string()).fg(colour(&line.outcome));
        vec![
            Cell::new(&line.name),
            Cell::new(line.by.to_string()),
            says,
            Cell::new(truth(line.truth)),
            verdict,
        ]
    });
    table(
        [
            "vendor",
            "asked by",
            "the report says",
            "the sandbox says",
            "agree",
        ],
        rows,
    )
}

fn colour(outcome: &Outcome) -> Color {
    match outcome.counts_as() {
        Some(CountsAs::Confirmed | CountsAs::Promised) => Color::Green,
        Some(CountsAs::NotFound) | None => Color::Yellow,
        Some(CountsAs::Gap) => Color::Red,
    }
}

fn truth(truth: Presence) -> String {
    let until = |at: Option<Timestamp>| {
        at.map_or("for good".to_owned(), |at| format!("until {}", moment(at)))
    };
    match truth {
        Presence::Present => "still there".to_owned(),
        Presence::Hidden { revivable_until } => format!("hidden {}", until(Some(revivable_until))),
        Presence::Scheduled { until: at } => format!("still there {}", until(at)),
        Presence::Anonymised { deleted_by } => format!("anonymised {}", until(deleted_by)),
        Presence::Partly => "a part is left".to_owned(),
        Presence::Gone => "gone".to_owned(),
        Presence::Never => "never there".to_owned(),
        _ => "not known".to_owned(),
    }
}

fn ending(story: &Story) -> String {
    let agreeing = story
        .checked
        .iter()
        .filter(|line| line.contradiction.is_none())
        .count();
    let of = story.checked.len();
    format!(
        "\n{}. Report and truth agree on {agreeing} of {of} targets.\n",
        story.verdict
    )
}

/// A table without lines, two spaces in.
fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = Vec<Cell>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(WIDTH);
    table.set_header(head.map(|title| Cell::new(title).add_attribute(Attribute::Dim)));
    table.add_rows(rows);
    let lines: Vec<String> = table
        .lines()
        .map(|line| format!(" {}\n", line.trim_end()))
        .collect();
    lines.concat()
}
