//! Sample app "Equipment": what is owned and lent. Carrying it from staging to production shows what can go wrong.
//!
//! Production holds an older version: prices lose their decimals, a time of day is cut, a field disappears, a list
//! loses an option, and a text that becomes a number fails on words, which keeps later columns from being made.

use serde_json::{Value, json};

use super::kit::{
    Edition, End, LATER, SHARED, application, data_collection, field, form, id, link, list_field,
    number_field, object, page, table, text_field,
};

/// When somebody worked on production all the same.
const ON_PRODUCTION: &str = "2026-04-20T08:15:00.000Z";

/// Returns the definitions.
pub(crate) fn definitions(edition: Edition) -> Vec<Value> {
    let mut rows = vec![application(
        "Equipment",
        ("Equipment", "อุปกรณ์"),
        edition.changed(),
        json!({
            "objectIDs": [id("Item"), id("Loan")],
            "datacollectionIDs": [id("All items"), id("All loans")],
            "pageIDs": edition.ids(&["Item list", "Loan list"], &["Warranties"]),
        }),
    )];
    rows.extend(items(edition));
    rows.extend(loans());
    rows.extend(screens(edition));
    rows
}

fn items(edition: Edition) -> Vec<Value> {
    let always = ["Item.code", "Item.name", "Item.price", "Item.condition", "Item.bought"];
    let (mut fields, saved) = (edition.ids(&always, &[]), edition.changed());
    let rest: &[&str] = match edition {
        Edition::Staging => &["Item.serial", "Item.warranty_until", "Item.supplier", "Item.loans"],
        Edition::Production => &["Item.shelf", "Item.serial", "Item.loans"],
    };
    fields.extend(rest.iter().map(|name| id(name)));
    let mut conditions = vec![("Good", "ดี"), ("Repair", "ซ่อม")];
    if !edition.is_newer() {
        conditions.push(("Worn", "ชำรุด"));
    }
    let mut code = text_field("Item.code", ("Code", "รหัส"), SHARED);
    code["json"]["settings"]["unique"] = 1.into();
    let (serial, bought) = (("Serial number", "หมายเลขเครื่อง"), ("Bought", "วันที่ซื้อ"));
    let mut rows = vec![
        object("Item", ("Item", "สิ่งของ"), saved, &fields, "Item.name", "Equipment"),
        code,
        text_field("Item.name", ("Name", "ชื่อ"), SHARED),
        list_field("Item.condition", ("Condition", "สภาพ"), saved, &conditions),
    ];
    let price = |places| number_field("Item.price", ("Price", "ราคา"), saved, places);
    match edition {
        Edition::Staging => rows.extend([
            price(None),
            field("Item.bought", "date", bought, saved, json!({})),
            number_field("Item.serial", serial, saved, None),
            field("Item.warranty_until", "date", ("Warranty until", "รับประกันถึง"), LATER, json!({})),
            text_field("Item.supplier", ("Supplier", "ผู้ขาย"), LATER),
        ]),
        Edition::Production => rows.extend([
            price(Some(2)),
            field("Item.bought", "datetime", bought, saved, json!({})),
            text_field("Item.serial", serial, saved),
            text_field("Item.shelf", ("Shelf", "ชั้นวาง"), SHARED),
        ]),
    }
    rows
}

fn loans() -> Vec<Value> {
    let fields = ["Loan.item", "Loan.borrower", "Loan.lent_on", "Loan.returned_on"].map(id);
    let mut rows = vec![
        object("Loan", ("Loan", "การยืม"), SHARED, &fields, "Loan.borrower", "Equipment"),
        text_field("Loan.borrower", ("Borrower", "ผู้ยืม"), SHARED),
        field("Loan.lent_on", "date", ("Lent on", "วันที่ยืม"), SHARED, json!({})),
        field("Loan.returned_on", "date", ("Returned on", "วันที่คืน"), SHARED, json!({})),
    ];
    rows.extend(link(
        End { name: "Loan.item", label: ("Item", "สิ่งของ"), kind: "one" },
        End { name: "Item.loans", label: ("Loans", "การยืม"), kind: "many" },
        SHARED,
    ));
    rows
}

fn screens(edition: Edition) -> Vec<Value> {
    // Somebody renamed this page on production after staging was changed: that work would be lost.
    let (title, saved) = match edition {
        Edition::Staging => (("Items", "สิ่งของ"), SHARED),
        Edition::Production => (("Inventory", "คลังสิ่งของ"), ON_PRODUCTION),
    };
    let views = &["Items table", "Item form"];
    let mut rows = vec![
        data_collection("All items", ("All items", "สิ่งของทั้งหมด"), "Item", SHARED),
        data_collection("All loans", ("All loans", "การยืมทั้งหมด"), "Loan", SHARED),
        page("Item list", title, "Equipment", saved, views),
        table("Items table", ("Items", "สิ่งของ"), "All items", SHARED),
        page("Loan list", ("Loans", "การยืม"), "Equipment", SHARED, &["Loans table"]),
        table("Loans table", ("Loans", "การยืม"), "All loans", SHARED),
    ];
    let mut inputs = vec![("Item.code", "textbox"), ("Item.name", "textbox"), ("Item.price", "numberbox")];
    match edition {
        Edition::Staging => {
            let title = ("Warranties", "การรับประกัน");
            inputs.push(("Item.supplier", "textbox"));
            rows.push(page("Warranties", title, "Equipment", LATER, &["Warranty table"]));
            rows.push(table("Warranty table", title, "All items", LATER));
        }
        Edition::Production => inputs.push(("Item.shelf", "textbox")),
    }
    rows.extend(form("Item form", ("New item", "เพิ่มสิ่งของ"), "All items", edition.changed(), &inputs));
    rows
}
