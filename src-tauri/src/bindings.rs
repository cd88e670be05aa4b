//! Every command with its types, and the TypeScript that is made of them.

use tauri_specta::{Builder, collect_commands};

use crate::commands::{
    activities, apps, arrivals, backups, help, imports, libraries, library, plans, preferences, servers,
};

/// The list of the commands. It only grows, so it stands outside the function that hands it on.
macro_rules! all_commands {
    () => {
        collect_commands![
            servers::overview,
            servers::test_server,
            servers::add_server,
            servers::change_server,
            servers::remove_server,
            servers::sign_in,
            servers::start_practice,
            apps::list_apps,
            apps::compare_servers,
            apps::freshness,
            apps::export_app,
            apps::export_all,
            apps::keep_app,
            apps::back_up,
            library::library_entries,
            library::mark_entry,
            library::find_entries,
            library::compare_entry,
            library::app_timeline,
            library::definition_timeline,
            library::save_entry,
            library::prepare_drag,
            library::drag_prepared,
            library::add_files,
            library::check_library,
            library::last_check,
            backups::backup_settings,
            backups::set_schedule,
            backups::tell_after_days,
            backups::set_keep,
            backups::forecast,
            backups::prune_plan,
            backups::prune,
            backups::backup_health,
            backups::choose_mirror,
            backups::stop_mirror,
            backups::tell_desktop,
            libraries::libraries,
            libraries::use_library,
            libraries::pick_library_folder,
            libraries::test_library,
            libraries::add_library,
            libraries::remove_library,
            libraries::unlock_library,
            libraries::copy_library,
            libraries::protect_library,
            libraries::change_passphrase,
            libraries::open_library_to_all,
            libraries::renew_recovery_kit,
            imports::plan_import,
            imports::plan_from_file,
            imports::choose,
            imports::plan,
            imports::plan_contents,
            imports::plan_differences,
            imports::plan_difference,
            imports::save_plan,
            imports::save_plan_page,
            imports::open_plan,
            imports::apply_plan,
            imports::resume_import,
            imports::verify_import,
            imports::import_report,
            imports::restart_reminder,
            imports::history,
            imports::compare_imports,
            imports::import_detail,
            imports::export_import,
            imports::roll_back,
            imports::added_by_import,
            imports::remove_added,
            imports::rehearse_plan,
            imports::plan_rehearsal,
            imports::import_policies,
            imports::set_import_policies,
            plans::keep_plan,
            plans::saved_plans,
            plans::saved_plan,
            plans::delete_saved_plan,
            plans::apply_saved_plan,
            plans::plan_again,
            preferences::preferences,
            preferences::prefer,
            preferences::system_languages,
            preferences::add_authority,
            preferences::export_connections,
            preferences::import_connections,
            preferences::folders,
            preferences::open_folder,
            preferences::choose_library,
            arrivals::watch_arrivals,
            arrivals::open_arrival,
            arrivals::plan_arrival,
            arrivals::answer_path,
            arrivals::quit,
            help::open_guide,
            help::problem_report,
            help::save_problem_report,
            activities::activities,
            activities::watch_activities,
            activities::cancel_activity,
            activities::forget_activities,
            activities::activity_details,
        ]
    };
}

/// Returns the commands of the window.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::new().dangerously_cast_bigints_to_number().disable_serde_phases().commands(all_commands!())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::Path;

    use specta_typescript::Typescript;

    use super::*;

    /// Writes the bindings when `APPFERRY_WRITE_BINDINGS` is set, and otherwise compares.
    #[test]
    fn bindings_are_not_stale() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/bindings.ts");
        let folder = std::env::temp_dir().join(format!("appferry-bindings-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let fresh = folder.join("bindings.ts");
        builder().export(Typescript::default(), &fresh).unwrap();
        let text = std::fs::read_to_string(&fresh).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        if std::env::var_os("APPFERRY_WRITE_BINDINGS").is_some() {
            std::fs::write(&path, text).unwrap();
        } else {
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(text == committed, "ui/src/ipc/bindings.ts is stale; `make bindings` writes it again");
        }
    }
}
