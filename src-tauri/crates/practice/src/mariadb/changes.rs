//! Runs every row of the table of field changes on MariaDB: what is refused, what is lost, what comes back.

use bundle::column::{
    CHANGES, FEWER_PLACES, MANDATORY, NO_LONGER_UNIQUE, Refusal, SHAPES, Shape, UNIQUE, change,
};

use super::{Server, quoted, spelled};
use crate::columns::{ColumnType, FieldColumn, column_of};

/// What happened to the sample values of one change.
#[derive(Debug, Default, PartialEq, Eq)]
struct Happened {
    refused: bool,
    lost: bool,
    refused_without_rows: bool,
}

#[test]
fn what_the_table_of_changes_says_is_what_mariadb_does() {
    let Some(server) = Server::start() else {
        println!("skipped: 4 comparisons, because MariaDB is not installed");
        return;
    };
    compare_shapes(&server);
    compare_places(&server);
    compare_keys(&server);
}

#[test]
fn the_columns_of_the_shapes_are_those_of_the_practice_server() {
    for shape in SHAPES {
        let (stored, altered) = match wanted(shape) {
            FieldColumn::Own { alter, .. } => (true, alter),
            FieldColumn::Combined(_) => (true, false),
            FieldColumn::Link => (shape == Shape::Link, false),
            FieldColumn::Nothing | FieldColumn::Translations => (false, false),
        };
        assert_eq!((stored, altered), (shape.is_column(), shape.is_altered()), "{shape:?}");
    }
}

fn compare_shapes(server: &Server) {
    let pairs: Vec<_> = SHAPES
        .into_iter()
        .flat_map(|from| SHAPES.into_iter().map(move |to| (from, to)))
        .filter(|(from, to)| from != to && from.is_column() && to.is_altered())
        .collect();
    let mut script = "USE practice; DROP TABLE IF EXISTS t; DROP TABLE IF EXISTS p; \
                      CREATE TABLE p (uuid varchar(255) PRIMARY KEY); INSERT INTO p VALUES ('k');\n"
        .to_owned();
    for (from, to) in &pairs {
        for value in samples(*from) {
            script += &attempt(*from, *to, Some(value));
        }
        script += &attempt(*from, *to, None);
    }
    let printed = server.run(&script);
    let mut lines = printed.lines();
    let mut differences = Vec::new();
    for (from, to) in &pairs {
        let mut happened = Happened::default();
        for value in samples(*from) {
            let (refused, last) = outcome(&mut lines);
            happened.refused |= refused;
            happened.lost |= !refused && last.as_deref() != Some(&format!("[{value}]"));
        }
        happened.refused_without_rows = outcome(&mut lines).0;
        let row = change(*from, *to).unwrap();
        let said = Happened {
            refused: row.refuses != Refusal::Never,
            lost: row.loses.is_some(),
            refused_without_rows: !row.depends_on_rows(),
        };
        if said != happened {
            differences.push(format!("{from:?} to {to:?}: said {said:?}, was {happened:?}"));
        }
    }
    let rows: usize = CHANGES.iter().map(|rows| rows.len()).sum();
    println!("{} changes of {rows} rows compared with MariaDB", pairs.len());
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}

/// Alters a column that holds one value, or none, and back again, as an import and its roll back do.
fn attempt(from: Shape, to: Shape, value: Option<&str>) -> String {
    let (old, new) = (spelled(kind(from)), spelled(kind(to)));
    // Only a real table can be bound to another one.
    let (temporary, bound) =
        if from == Shape::Link { ("", ", FOREIGN KEY (c) REFERENCES p (uuid)") } else { ("TEMPORARY ", "") };
    let null = if from == Shape::Numbering { "" } else { " NULL" };
    let insert = value.map(|value| format!("INSERT INTO t VALUES ({});", quoted(value))).unwrap_or_default();
    format!(
        "DROP TABLE IF EXISTS t; CREATE {temporary}TABLE t (c {old}{null}{bound}); {insert}\n\
         ALTER TABLE t MODIFY c {new} NULL;\nSHOW ERRORS;\n\
         ALTER TABLE t MODIFY c {}{null};\n\
         SELECT 'case', (SELECT CONCAT('[', c, ']') FROM t);\n",
        // The unique key is still there, and a second one would be no part of going back.
        old.trim_end_matches(" unique")
    )
}

/// Reads what one attempt printed: whether the first statement was refused, and the value in the end.
fn outcome<'l>(lines: &mut impl Iterator<Item = &'l str>) -> (bool, Option<String>) {
    let mut refused = false;
    loop {
        let line = lines.next().unwrap();
        match line.split_once('\t').unwrap() {
            ("case", cell) => return (refused, (cell != "NULL").then(|| cell.to_owned())),
            _ => refused = true,
        }
    }
}

fn compare_places(server: &Server) {
    let printed = server.run(
        "USE practice; CREATE OR REPLACE TEMPORARY TABLE d (c decimal(10,2)); INSERT INTO d VALUES (12.34);\n\
         ALTER TABLE d MODIFY c decimal(9,1) NULL; SHOW ERRORS;\n\
         ALTER TABLE d MODIFY c decimal(10,2) NULL; SELECT c FROM d;\n\
         UPDATE d SET c = 99999999.99; ALTER TABLE d MODIFY c decimal(9,1) NULL; SHOW ERRORS; SELECT c FROM d;\n\
         ALTER TABLE d MODIFY c decimal(11,3) NULL; SHOW ERRORS; SELECT c FROM d;\n",
    );
    let lines: Vec<_> = printed.lines().map(|line| line.split('\t').take(2).collect::<Vec<_>>()).collect();
    assert_eq!(lines, [vec!["12.30"], vec!["Error", "1264"], vec!["99999999.99"], vec!["99999999.990"]]);
    assert!(FEWER_PLACES.loses.is_some() && matches!(FEWER_PLACES.refuses, Refusal::Unfit(_)));
}

/// A mandatory column, a unique key, and a unique key that is not asked for any more.
fn compare_keys(server: &Server) {
    let printed = server.run(
        "USE practice; CREATE OR REPLACE TEMPORARY TABLE k (c varchar(255) NULL); INSERT INTO k VALUES (NULL);\n\
         ALTER TABLE k MODIFY c varchar(255) NOT NULL DEFAULT 'D'; SHOW ERRORS LIMIT 1; SELECT COUNT(*) FROM k WHERE c IS NULL;\n\
         UPDATE k SET c = 'a'; ALTER TABLE k MODIFY c varchar(255) NOT NULL DEFAULT 'D'; SHOW ERRORS;\n\
         INSERT INTO k VALUES ('a'); ALTER TABLE k ADD UNIQUE k_c_unique (c); SHOW ERRORS; SELECT COUNT(*) FROM k;\n\
         UPDATE k SET c = 'b' LIMIT 1; ALTER TABLE k ADD UNIQUE k_c_unique (c); SHOW ERRORS;\n\
         ALTER TABLE k MODIFY c varchar(255) NULL; SHOW COLUMNS FROM k;\n",
    );
    let lines: Vec<_> = printed.lines().map(|line| line.split('\t').take(4).collect::<Vec<_>>()).collect();
    assert_eq!(lines[0][..2], ["Error", "1265"], "an empty row stops a mandatory column");
    assert_eq!(lines[1], ["1"]);
    assert_eq!(lines[2][..2], ["Error", "1062"], "equal values stop a unique key");
    assert_eq!(lines[3], ["2"]);
    assert_eq!(lines[4], ["c", "varchar(255)", "YES", "UNI"], "the key stays");
    assert_eq!(lines.len(), 5);
    for row in [MANDATORY, UNIQUE] {
        assert!(row.loses.is_none() && matches!(row.refuses, Refusal::Unfit(_)));
    }
    assert!(NO_LONGER_UNIQUE.loses.is_none() && NO_LONGER_UNIQUE.refuses == Refusal::Never);
}

fn wanted(shape: Shape) -> FieldColumn {
    let (key, settings) = shape.example();
    let settings: serde_json::Value = serde_json::from_str(settings).unwrap();
    column_of(&serde_json::json!({"key": key, "columnName": "c", "settings": settings}))
}

fn kind(shape: Shape) -> ColumnType {
    match wanted(shape) {
        FieldColumn::Own { column, .. } | FieldColumn::Combined(column) => column.kind,
        FieldColumn::Link => ColumnType::Varchar(255),
        FieldColumn::Nothing | FieldColumn::Translations => panic!("{shape:?} has no column"),
    }
}

/// Values that people really have in such a field, the awkward ones among them.
fn samples(shape: Shape) -> Vec<&'static str> {
    const LONG: &str = concat!(
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    );
    const LONGER: &str = concat!(
        "[\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"]",
    );
    let texts = ["abc", "", "5", "007", "12.34", "2026-03-04", "2026-03-04 05:06:07", "yes", "[\"a\"]", LONG];
    match shape {
        Shape::Text | Shape::Choice => texts.into(),
        Shape::LongText | Shape::Combined => texts.into_iter().chain([LONGER]).collect(),
        Shape::Email => vec!["ann@example.org"],
        Shape::Choices => vec!["[\"a\",\"b\"]", "[]", LONGER],
        Shape::Whole => vec!["0", "1", "-3", "500", "2147483647", "20260304"],
        Shape::Decimals => vec!["12.34", "12.99", "3.00", "0.05", "99999999.99"],
        Shape::YesNo => vec!["0", "1"],
        Shape::Day => vec!["2026-03-04"],
        Shape::Moment => vec!["2026-03-04 05:06:07", "2026-03-04 00:00:00"],
        Shape::Data | Shape::File => vec!["{\"a\":1}", LONGER],
        Shape::Picture => vec!["0139ab53-3d56-42d4-afd6-da7cb5df503b.png"],
        Shape::Numbering => vec!["1", "500", "123456789"],
        Shape::Link => vec!["k"],
        Shape::LinkElsewhere | Shape::Translated | Shape::Computed => Vec::new(),
    }
}
