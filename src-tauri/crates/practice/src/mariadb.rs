//! Runs the same statements on Debian's MariaDB, where it is installed, and compares what becomes of the values.
#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod changes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rusqlite::types::Value;

use crate::columns::{Column, ColumnType, column_of};
use crate::convert::{convert, text_of};
use crate::store::{Store, describe};

const DECIMAL_2: ColumnType = ColumnType::Decimal { precision: 10, scale: 2 };
const DECIMAL_1: ColumnType = ColumnType::Decimal { precision: 9, scale: 1 };

const TYPES: [ColumnType; 10] = [
    ColumnType::Varchar(255),
    ColumnType::Varchar(254),
    ColumnType::LongText,
    ColumnType::Json,
    ColumnType::Int,
    ColumnType::Boolean,
    DECIMAL_2,
    DECIMAL_1,
    ColumnType::Date,
    ColumnType::DateTime,
];

const TEXTS: [&str; 36] = [
    "abc",
    "",
    "5",
    " 5",
    "5 ",
    "12.6",
    "12.0",
    "1e3",
    "1e-3",
    "99999999999",
    "-7",
    "+7",
    "12.345",
    "2026-03-04",
    "2026-03-04 05:06:07",
    "2026-3-4",
    "20260304",
    "04/03/2026",
    "true",
    "yes",
    "500",
    "[\"a\",\"b\"]",
    "0x10",
    "2026-13-40",
    "123456789.5",
    "2026-03-04T05:06:07.000Z",
    "2026-03-04T05:06:07",
    "2026-03-04 05:06",
    ".5",
    "1,5",
    "{\"a\":1}",
    "\"a\"",
    "null",
    "ไทย",
    "2026-02-30",
    "- 5",
];

/// A MariaDB of its own, in a folder that goes away.
struct Server {
    folder: tempfile::TempDir,
    process: Child,
}

impl Server {
    /// Starts one, or returns `None` when none is installed.
    fn start() -> Option<Self> {
        let (daemon, install) = (program("mariadbd")?, program("mariadb-install-db")?);
        program("mariadb")?;
        let folder = tempfile::tempdir().unwrap();
        let data = format!("--datadir={}", folder.path().join("data").display());
        let user = format!("--user={}", std::env::var("USER").unwrap_or_else(|_| "root".to_owned()));
        // Not in the common folder, where another MariaDB has its temporary tables under the same names: at its first
        // step each one clears away what an earlier one is thought to have left.
        let temporary = format!("--tmpdir={}", folder.path().display());
        let installed = Command::new(install)
            .args([
                "--no-defaults",
                &data,
                &user,
                &temporary,
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
            ])
            .output()
            .unwrap();
        assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
        let socket = format!("--socket={}", folder.path().join("s").display());
        let pid = format!("--pid-file={}", folder.path().join("pid").display());
        let process = Command::new(daemon)
            .args([
                "--no-defaults",
                &data,
                &user,
                &socket,
                &pid,
                &temporary,
                "--skip-networking",
                "--skip-grant-tables",
            ])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self { folder, process };
        while !server.folder.path().join("s").exists() {
            assert!(server.process.try_wait().unwrap().is_none(), "MariaDB ended before it took connections");
            std::thread::sleep(Duration::from_millis(50));
        }
        // The real server's tables are in this character set (definition-model 1.2).
        server.run("CREATE DATABASE practice CHARACTER SET utf8");
        Some(server)
    }

    /// Runs a script to its end, whatever fails on the way, and returns what it prints.
    fn run(&self, script: &str) -> String {
        let file = self.folder.path().join("script.sql");
        fs::write(&file, script).unwrap();
        let output = Command::new("mariadb")
            .arg("--no-defaults")
            .arg(format!("--socket={}", self.folder.path().join("s").display()))
            .args(["--default-character-set=utf8", "--skip-column-names", "--batch", "--force"])
            .stdin(fs::File::open(&file).unwrap())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.map(|folder| Path::new(&folder).join(name)).find(|file| file.exists())
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}

/// The type as a statement spells it.
fn spelled(kind: ColumnType) -> String {
    match kind {
        ColumnType::Json => "json".to_owned(),
        ColumnType::AutoIncrement => "int unsigned auto_increment unique".to_owned(),
        ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::LongText
        | ColumnType::Int
        | ColumnType::Boolean
        | ColumnType::Decimal { .. }
        | ColumnType::Date
        | ColumnType::DateTime => kind.to_string(),
    }
}

/// The number MariaDB gives an error.
fn number_of(code: &str) -> &'static str {
    match code {
        "ER_TRUNCATED_WRONG_VALUE" => "1292",
        "ER_WARN_DATA_OUT_OF_RANGE" => "1264",
        "ER_DATA_TOO_LONG" => "1406",
        "ER_CONSTRAINT_FAILED" => "4025",
        "WARN_DATA_TRUNCATED" => "1265",
        "ER_DUP_ENTRY" => "1062",
        other => panic!("{other} has no number"),
    }
}

/// The values a column of this type can hold, of all texts.
fn holdable(kind: ColumnType) -> Vec<Value> {
    let numbers = [
        "0",
        "1",
        "5",
        "-3",
        "100",
        "500",
        "20260304",
        "2147483647",
        "-0.4",
        "0.05",
        "12.34",
        "12.5",
        "12.99",
        "-12.5",
        "3.7",
    ];
    let candidates = TEXTS.iter().chain(&numbers).map(|text| Value::Text((*text).to_owned()));
    candidates.filter_map(|text| convert(&text, ColumnType::Varchar(255), kind, "c").ok()).collect()
}

#[test]
fn tables_are_altered_and_described_as_mariadb_does_it() {
    let Some(server) = Server::start() else {
        println!("skipped: 2 comparisons, because MariaDB is not installed");
        return;
    };
    compare_descriptions(&server);
    compare_conversions(&server);
}

/// Alters a column of every type with every value it can hold to every other type.
fn compare_conversions(server: &Server) {
    let mut script = "USE practice;\n".to_owned();
    let mut cases = Vec::new();
    for from in TYPES {
        for value in holdable(from) {
            for to in TYPES.into_iter().filter(|to| *to != from) {
                let text = text_of(&value).unwrap();
                script += &format!(
                    "DROP TABLE IF EXISTS t; CREATE TEMPORARY TABLE t (c {} NULL); INSERT INTO t VALUES ({});\n\
                     ALTER TABLE t MODIFY c {} NULL;\nSHOW ERRORS;\nSELECT 'case', CONCAT('[', c, ']') FROM t;\n",
                    spelled(from),
                    quoted(&text),
                    spelled(to),
                );
                cases.push((from, value.clone(), to));
            }
        }
    }
    let printed = server.run(&script);
    let mut lines = printed.lines();
    let mut differences = Vec::new();
    for (from, value, to) in &cases {
        let mut error = None;
        let kept = loop {
            let line = lines.next().unwrap();
            match line.split_once('\t').unwrap() {
                ("case", cell) => break cell.to_owned(),
                (_, rest) => error = error.or(rest.split('\t').next()),
            }
        };
        let theirs = error.map_or(Ok(kept), |number| Err(number.to_owned()));
        let ours = convert(value, *from, *to, "c");
        let ours = ours
            .map(|cell| format!("[{}]", text_of(&cell).unwrap()))
            .map_err(|e| number_of(e.code).to_owned());
        if ours != theirs {
            differences.push(format!("{from} {value:?} -> {}: {ours:?}, MariaDB {theirs:?}", spelled(*to)));
        }
    }
    println!("{} conversions compared with MariaDB", cases.len());
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

/// Makes a column for each kind of field and compares what `DESCRIBE` says.
fn compare_descriptions(server: &Server) {
    let mut store = Store::new().unwrap();
    store.create_table("t").unwrap();
    let mut script = "USE practice; DROP TABLE IF EXISTS t; CREATE TABLE t (uuid varchar(255) NOT NULL, created_at datetime NULL, \
                      updated_at datetime NULL, properties text NULL, PRIMARY KEY (uuid));\n"
        .to_owned();
    for (position, (key, settings)) in fields().into_iter().enumerate() {
        let field =
            serde_json::json!({"key": key, "columnName": format!("c{position}"), "settings": settings});
        let crate::columns::FieldColumn::Own { column, .. } = column_of(&field) else {
            panic!("{key} has no column")
        };
        script += &format!("ALTER TABLE t ADD {};\n", statement(&column));
        store.add_column("t", column.clone()).unwrap();
        if column.kind == ColumnType::AutoIncrement {
            store.add_unique("t", &column.name, std::slice::from_ref(&column.name)).unwrap();
        }
    }
    let printed = server.run(&(script + "SHOW COLUMNS FROM t;"));
    let theirs: Vec<&str> = printed.lines().collect();
    let line = |column: &Column| {
        let described = describe(column);
        let text = |key: &str| described[key].as_str().unwrap_or("NULL").to_owned();
        ["Field", "Type", "Null", "Key", "Default", "Extra"].map(text).join("\t")
    };
    let ours: Vec<String> = store.table("t").unwrap().columns.iter().map(line).collect();
    assert_eq!(ours, theirs);
}

fn fields() -> Vec<(&'static str, serde_json::Value)> {
    use serde_json::json;
    vec![
        ("string", json!({})),
        ("string", json!({"default": "D"})),
        ("string", json!({"default": "D", "required": 1})),
        ("LongText", json!({"default": ""})),
        ("LongText", json!({"default": "x y"})),
        ("number", json!({"typeDecimals": "none", "default": "5"})),
        ("number", json!({"typeDecimals": "period", "typeDecimalPlaces": 2, "default": "3", "required": 1})),
        ("number", json!({"typeDecimals": "period", "typeDecimalPlaces": 3})),
        ("list", json!({"default": "a"})),
        ("list", json!({"isMultiple": 1})),
        ("boolean", json!({"default": 1})),
        ("date", json!({})),
        ("datetime", json!({})),
        ("email", json!({})),
        ("json", json!({})),
        ("AutoIndex", json!({})),
        ("file", json!({"required": 1})),
        ("image", json!({})),
    ]
}

fn statement(column: &Column) -> String {
    if column.kind == ColumnType::AutoIncrement {
        return format!("`{}` {}", column.name, spelled(column.kind));
    }
    let null = if column.nullable { "NULL" } else { "NOT NULL" };
    let default =
        column.default.as_ref().map(|default| format!(" DEFAULT {}", quoted(default))).unwrap_or_default();
    format!("`{}` {} {null}{default}", column.name, spelled(column.kind))
}
