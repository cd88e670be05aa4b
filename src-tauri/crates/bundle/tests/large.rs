//! Files that several cores read at once: what they find must not depend on how many there are.

#![allow(clippy::unwrap_used)]

use bundle::{Bundle, inspect};
use serde_json::{Value, json};

/// Rows whose insides look like rows themselves, so that wrong guesses are many.
fn rows(count: usize) -> Vec<Value> {
    let date = "2024-05-23T10:18:59.000Z";
    let decoy = |id: usize| {
        let id = format!("decoy-{id}");
        json!({"id": id, "name": "", "type": "view", "json": {}, "createdAt": date, "updatedAt": date})
    };
    let row = |id: usize| match id % 97 {
        13 => Value::Null,
        29 => json!(id),
        41 => json!({"name": "no id", "type": "view", "json": {}}),
        _ => json!({
            "id": format!("{id:08}-row"),
            "name": format!("Row {id}"),
            "type": if id.is_multiple_of(3) { "view" } else { "object" },
            "json": {
                "id": format!("{id:08}-row"),
                "decoys": (0..id % 7).map(decoy).collect::<Vec<_>>(),
                "text": r#"},{"id":"quoted","name":"","type":"view","json":{}},{"#,
                "filler": "x".repeat(id % 400),
            },
            "createdAt": date,
            "updatedAt": date,
        }),
    };
    (0..count).map(row).collect()
}

/// What a file says to so many cores: ids in order, dropped places, problems, the report.
fn read(bytes: &[u8], cores: usize) -> (Vec<String>, Vec<usize>, Value) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap();
    pool.install(|| {
        let bundle = Bundle::parse(bytes).unwrap();
        let ids = bundle.definitions.iter().map(|definition| definition.id.to_string()).collect();
        let dropped = bundle.dropped.iter().map(|row| row.index).collect();
        (ids, dropped, serde_json::to_value(inspect(bytes, &bundle)).unwrap())
    })
}

#[test]
fn the_number_of_cores_does_not_matter() {
    let file = json!({"date": "20240523", "definitions": rows(8_000), "abVersion": "0.0.0"});
    for bytes in [serde_json::to_vec(&file).unwrap(), serde_json::to_vec_pretty(&file).unwrap()] {
        assert!(bytes.len() > 4 << 20, "{}", bytes.len());
        let alone = read(&bytes, 1);
        assert_eq!(alone.0.len() + alone.1.len(), 8_000);
        assert!(alone.0.iter().all(|id| id.ends_with("-row")));
        for cores in [2, 3, 8] {
            let together = read(&bytes, cores);
            assert_eq!(together.0, alone.0, "{cores}");
            assert_eq!(together.1, alone.1, "{cores}");
            assert_eq!(together.2, alone.2, "{cores}");
        }
    }
}

#[test]
fn damage_anywhere_in_a_large_file_is_found() {
    let file = serde_json::to_vec(&json!({"definitions": rows(3_000)})).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    for part in 1..20 {
        let place = file.len() / 20 * part;
        // Not the one inside the text, whose quotes are escaped.
        let key = b"\"json\":";
        let found = file[place..].windows(key.len()).position(|bytes| bytes == key);
        let Some(colon) = found.map(|found| place + found + key.len() - 1) else { continue };
        let mut damaged = file.clone();
        damaged[colon] = b';';
        let refusal = pool.install(|| Bundle::parse(&damaged).map(|bundle| bundle.row_count())).unwrap_err();
        let column = format!("column {}", colon + 1);
        assert!(refusal.message.contains(&column), "{column}: {}", refusal.message);
        assert!(pool.install(|| Bundle::parse(&file[..place]).is_err()));
    }
}

#[test]
fn ids_are_found_in_a_large_file() {
    let bytes = serde_json::to_vec(&json!({"definitions": rows(5_000)})).unwrap();
    let bundle = Bundle::parse(&bytes).unwrap();
    for definition in bundle.definitions.iter().step_by(17) {
        assert_eq!(bundle.get(&definition.id).unwrap().name, definition.name);
    }
    assert!(bundle.get(&"decoy-1".into()).is_none());
    let ids: Vec<_> = bundle.by_id().map(|definition| &definition.id).collect();
    assert!(ids.is_sorted());
    assert_eq!(ids.len(), bundle.definitions.len());
}
