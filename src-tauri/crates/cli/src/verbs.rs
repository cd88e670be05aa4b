//! The verbs: each asks the service for one thing, shows what came of it, and says how the command ends.

mod apply;
mod apps;
mod backup;
mod diff;
mod export;
mod history;
mod inspect;
mod library;
mod plan;
mod practice;
mod rehearse;
mod report;
mod rollback;
mod schedule;
mod server;

use service::Keep;
use service::library::Mark;

use self::library::{marks, mirror, passphrase, places, retention, saved, search, timeline};
use crate::args::{LibraryVerb, PlaceVerb, RetentionVerb, ServerVerb, Verb};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::host::Host;

/// Runs a verb.
pub fn run(verb: Verb, host: &Host) -> Result<Exit, Failure> {
    match verb {
        Verb::Server(verb) => run_server(verb, host),
        Verb::Apps { server } => apps::run(&server, host),
        Verb::Export { side, out, to_library } => export::run(&side, out.as_deref(), to_library, host),
        Verb::Inspect { side } => inspect::run(&side, host),
        Verb::Diff { left, right, ancestor } => diff::run(&left, &right, ancestor.as_deref(), host),
        Verb::Plan(arguments) => plan::run(&arguments, host),
        Verb::Apply { plan, yes, confirm, asked } => {
            apply::run(&plan, apply::Authorisation { yes, confirm, asked }, host)
        }
        Verb::Resume { import, yes, confirm } => {
            apply::resume(&import, apply::Authorisation { yes, confirm, asked: false }, host)
        }
        Verb::Verify { import, restarted } => apply::verify(&import, restarted, host),
        Verb::History(arguments) => history::run(arguments, host),
        Verb::Library(verb) => run_library(verb, host),
        Verb::Backup { servers, all } => backup::run(&servers, all, host),
        Verb::Practice { port, empty } => practice::run(port, empty, host),
        Verb::Rollback { import, confirm, remove_added: true, .. } => {
            rollback::remove(&import, confirm, host)
        }
        Verb::Rollback { import, out, previous, .. } => {
            rollback::run(&import, &out.unwrap_or_default(), &previous, host)
        }
        Verb::Rehearse { plan, on } => rehearse::run(&plan, on.as_deref(), host),
        Verb::Schedule(verb) => schedule::run(verb, host),
    }
}

fn run_server(verb: ServerVerb, host: &Host) -> Result<Exit, Failure> {
    match verb {
        ServerVerb::Add(addition) => server::add(addition, host),
        ServerVerb::List => server::list(host),
        ServerVerb::Change { name, rename, environment, read_only } => {
            server::change(&name, (rename, environment.map(Into::into), read_only), host)
        }
        ServerVerb::Remove { name } => server::remove(&name, host),
        ServerVerb::Test { name } => server::test(&name, host),
    }
}

fn run_library(verb: LibraryVerb, host: &Host) -> Result<Exit, Failure> {
    match verb {
        LibraryVerb::List { server, app, kind } => {
            library::list(&library::Wanted { server, app, kind: kind.map(Into::into) }, host)
        }
        LibraryVerb::Search { text } => search::run(&text.join(" "), host),
        LibraryVerb::Timeline { subject } => timeline::run(&subject, host),
        LibraryVerb::Add { file } => library::add(&file, host),
        LibraryVerb::Get { entry, out } => library::get(&entry, &out, host),
        LibraryVerb::Note { entry, text } => marks::one(&entry, Mark::Note(text), host),
        LibraryVerb::Tag { entry, tags, remove: false } => marks::one(&entry, Mark::Tag(tags), host),
        LibraryVerb::Tag { entry, tags, remove: true } => marks::one(&entry, Mark::Untag(tags), host),
        LibraryVerb::Pin { entries } => marks::all(&entries, &Mark::Pin, host),
        LibraryVerb::Unpin { entries } => marks::all(&entries, &Mark::Unpin, host),
        LibraryVerb::Trash { entries } => marks::all(&entries, &Mark::Trash, host),
        LibraryVerb::Restore { entries } => marks::all(&entries, &Mark::Restore, host),
        LibraryVerb::Retention(verb) => run_retention(verb, host),
        LibraryVerb::Prune { dry_run } => retention::prune(dry_run, host),
        LibraryVerb::Mirror { folder, off } => mirror::run(folder.as_deref(), off, host),
        LibraryVerb::Check { read_data } => library::check(read_data, host),
        LibraryVerb::Init { at, without_passphrase, kit } => {
            places::init(&at, without_passphrase, kit.as_deref(), host)
        }
        LibraryVerb::Copy { to, both_ways } => places::copy(&to, both_ways, host),
        LibraryVerb::Passphrase(verb) => passphrase::run(&verb, host),
        LibraryVerb::Place(verb) => run_place(verb, host),
        LibraryVerb::Unknown(words) => Err(library::unknown(&words)),
    }
}

fn run_place(verb: PlaceVerb, host: &Host) -> Result<Exit, Failure> {
    match verb {
        PlaceVerb::List => saved::list(host),
        PlaceVerb::Add { name, at } => saved::add(name, at, host),
        PlaceVerb::Remove { name } => saved::remove(&name, host),
        PlaceVerb::Use { name } => saved::choose(name.as_deref(), host),
    }
}

fn run_retention(verb: RetentionVerb, host: &Host) -> Result<Exit, Failure> {
    match verb {
        RetentionVerb::Show => retention::show(host),
        RetentionVerb::Set { server, none, last, daily, weekly, monthly, yearly } => {
            let keep = Keep { last, daily, weekly, monthly, yearly };
            retention::set(server.as_deref(), (!none).then_some(keep), host)
        }
    }
}
