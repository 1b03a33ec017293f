//! The texts below the help of each command: examples and exit codes.

pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0  complete: everything is confirmed or promised, or the command did what it should
  1  failed: the journal, the disk or the network
  2  usage: the command line or an input is wrong, the erasure was not confirmed, or the file was already processed
  3  configuration: erasure.toml, a credential or the key
  4  pending: something isn't settled yet; `erasure run` continues
  5  incomplete: everything is settled, and something is not done
  6  nothing found: no vendor knows the person
  7  not genuine: a receipt can't be verified

Try it in two minutes:
  cargo run -p vendor-sandbox -- --port-base 7700    # in another terminal
  erasure init --sandbox
  erasure erase --from person.json
  erasure run --until-settled
  erasure receipt verify";

pub(super) const INIT: &str = "\
Examples:
  erasure init
  erasure --config /etc/erasure/erasure.toml init
  erasure init --sandbox
  erasure init --sandbox http://127.0.0.1:9004";

pub(super) const VENDORS: &str = "\
Examples:
  erasure vendors
  erasure vendors --json";

pub(super) const PLAN: &str = "\
Examples:
  erasure plan --from person.json
  printf '{\"email\": [\"ada@example.com\"]}' | erasure plan --from -";

pub(super) const ERASE: &str = "\
Examples:
  erasure erase                                  # asks for the identifiers
  erasure erase --from person.json               # shows the plan, and asks for confirmation
  erasure erase --from person.json --yes --key ticket-4711
  erasure erase --email ada@example.com --user-id u-42 --session mudbase=@session.jwt
  erasure erase --from person.json --received 2026-11-20 --wait";

pub(super) const BULK: &str = "\
Columns of a CSV file, in any order; a column may repeat for people who have several:
  email, user_id, phone, custom:NAME, session:VENDOR
Spellings such as `E-Mail` and `User ID` are recognised. The separator is `,`, `;` or a tab.

Fields of an NDJSON line, as of `erasure erase --from`:
  {\"email\": [\"ada@example.com\"], \"user-id\": \"u-42\", \"custom\": {\"loyalty_id\": \"7\"}}

Examples:
  erasure bulk people.csv
  erasure bulk people.csv --key-column ticket --rejects rejects.csv
  erasure bulk people.ndjson --received 2026-11-20
  erasure bulk people.csv                        # the same file again: shows its current results, exits with 2
  erasure bulk people.csv --again                # asks all vendors again about everybody in it";

pub(super) const RUN: &str = "\
Examples:
  erasure run                   # from cron, for example
  erasure run --watch           # as a service
  erasure run --until-settled
  erasure run --accept-restored  # once, after a backup of the journal was restored";

pub(super) const STATUS: &str = "\
Examples:
  erasure status
  erasure status 6a0f8a52-6f0e-4d39-8f6b-3f8c1c3f9d55
  erasure status --pending --json";

pub(super) const EXTEND: &str = "\
Examples:
  erasure extend 6a0f8a52-6f0e-4d39-8f6b-3f8c1c3f9d55 --reason 'The archive is being migrated.'
  erasure extend 6a0f8a52-6f0e-4d39-8f6b-3f8c1c3f9d55 --reason @reason.txt";

pub(super) const CHECK: &str = "\
Examples:
  erasure check                     # asks for the identifiers
  erasure check --from person.json
  erasure check --email ada@example.com";

pub(super) const COMPLETIONS: &str = "\
Examples:
  erasure completions bash > ~/.local/share/bash-completion/completions/erasure
  erasure completions zsh > ~/.zfunc/_erasure
  erasure completions fish > ~/.config/fish/completions/erasure.fish";

pub(super) const RECEIPT_SHOW: &str = "\
Examples:
  erasure receipt show 1
  erasure receipt show 6a0f8a52-6f0e-4d39-8f6b-3f8c1c3f9d55 --json";

pub(super) const RECEIPT_VERIFY: &str = "\
Examples:
  erasure receipt verify
  erasure receipt verify receipts.jsonl --keys keys.json
  erasure receipt verify --since ba2bf727b78201d49b0779bf9f7cf1c8a48d49d9978b35a2a8447b844bffb205";

pub(super) const RECEIPT_EXPORT: &str = "\
Examples:
  erasure receipt export --out receipts.jsonl
  erasure receipt export --html --out receipts.html
  erasure receipt export 6a0f8a52-6f0e-4d39-8f6b-3f8c1c3f9d55 --html --out receipt.html";
