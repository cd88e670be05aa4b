//! Roles, scopes, columns, counts and versions.

use bundle::DefinitionId;
use bundle::impact::Condition;

use super::*;

const OBJECT: &str = "5f0c7e0a-7d0e-4a3b-8a59-2f1d6f9f8b10";

fn rows(total: u64, csv: &str) -> Reply {
    let data = serde_json::json!({"total_count": total, "csv_packed": {"data": csv, "relations": {}, "type": "array"}});
    Reply::json(200, serde_json::json!({"status": "success", "data": data}).to_string())
}

fn error(status: u16, code: &str) -> Reply {
    Reply::json(status, format!(r#"{{"status":"error","message":"Error: x","code":{code}}}"#))
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let loopback = server(|request, _| {
        assert!(request.path.contains("limit=1000"));
        match request.path.contains("offset=2") {
            false => rows(3, "uuid,name\r\ns2,Two\r\ns1,One"),
            true => rows(3, "uuid,name\r\ns3,Three"),
        }
    })
    .await;
    let scopes = client(&loopback).scopes().await.unwrap();
    let names: Vec<_> = scopes.iter().map(|scope| (scope.uuid.as_str(), scope.name.as_str())).collect();
    assert_eq!(names, [("s1", "One"), ("s2", "Two"), ("s3", "Three")]);
}

#[tokio::test]
async fn a_list_that_never_becomes_whole_is_an_error() {
    let loopback = server(|_, _| rows(3, "uuid,name\r\ns1,One")).await;
    assert_eq!(client(&loopback).scopes().await.unwrap_err().code(), Code::ServerError);
    assert_eq!(loopback.seen().len(), 3);
}

#[tokio::test]
async fn nothing_is_known_of_what_an_account_may_not_see() {
    let hidden = server(|request, _| match request.path.starts_with("/definition/info") {
        true => error(403, "\"E_NOPERM\""),
        false => rows(0, ""),
    })
    .await;
    assert_eq!(client(&hidden).roles().await.unwrap_err().code(), Code::NotBuilder);
    let empty = server(|request, _| match request.path.starts_with("/definition/info") {
        true => error(400, "404"),
        false => rows(0, ""),
    })
    .await;
    assert_eq!(client(&empty).roles().await.unwrap(), []);
}

#[tokio::test]
async fn a_builder_is_known_by_a_builder_call() {
    let cases = [
        (400, "404", Ok(true)),
        (403, "\"E_NOPERM\"", Ok(false)),
        (400, "\"E_OTHER\"", Err(Code::ServerError)),
    ];
    for (status, code, expected) in cases {
        let loopback = server(move |_, _| error(status, code)).await;
        assert_eq!(client(&loopback).is_builder().await.map_err(|error| error.code()), expected);
    }
}

#[tokio::test]
async fn columns_come_in_the_order_of_the_table() {
    let loopback = server(|request, _| {
        assert_eq!(request.path, format!("/definition/info/object/{OBJECT}"));
        Reply::json(
            200,
            r#"{"status":"success","data":{"definitionId":"x","tableName":"T","fields":[
            {"Field":"uuid","Type":"varchar(255)","Null":"NO","Key":"PRI","Default":null,"Extra":""},
            {"Field":"qty","Type":"decimal(10,2)","Null":"YES","Key":"","Default":"0.00","Extra":""}]}}"#,
        )
    })
    .await;
    let columns = client(&loopback).live_columns(&DefinitionId::new(OBJECT)).await.unwrap().unwrap();
    let names: Vec<_> = columns.iter().map(|column| column.field.as_str()).collect();
    assert_eq!(names, ["uuid", "qty"]);
    assert_eq!(columns[1].default.as_deref(), Some("0.00"));
}

#[tokio::test]
async fn an_unknown_object_has_no_columns_and_no_count() {
    let loopback = server(|_, _| error(400, "404")).await;
    let server = client(&loopback);
    let object = DefinitionId::new(OBJECT);
    assert_eq!(server.live_columns(&object).await.unwrap(), None);
    assert_eq!(server.count_rows(&object, None).await.unwrap_err().code(), Code::NotFound);
    let before = loopback.seen().len();
    for id in ["", ".", ".."] {
        assert_eq!(server.live_columns(&DefinitionId::new(id)).await.unwrap(), None);
        assert_eq!(server.count_rows(&DefinitionId::new(id), None).await.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!(loopback.seen().len(), before);
}

#[tokio::test]
async fn rows_are_counted_under_a_condition() {
    let loopback = server(|_, _| Reply::json(200, r#"{"status":"success","data":{"count":2}}"#)).await;
    let condition = Condition::HasValue(DefinitionId::new("f"));
    let count = client(&loopback).count_rows(&DefinitionId::new(OBJECT), Some(&condition)).await.unwrap();
    assert_eq!(count, 2);
    let asked = reqwest::Url::parse(&format!("http://x{}", loopback.seen()[1].path)).unwrap();
    assert_eq!(asked.path(), format!("/app_builder/model/{OBJECT}/count"));
    let (_, condition) = asked.query_pairs().next().unwrap();
    assert_eq!(condition, r#"{"glue":"and","rules":[{"key":"f","rule":"is_not_null","value":""}]}"#);
}

#[tokio::test]
async fn a_count_that_the_server_did_not_give_is_not_zero() {
    let loopback = server(|_, _| Reply::json(200, r#"{"status":"success","data":{}}"#)).await;
    let outcome = client(&loopback).count_rows(&DefinitionId::new(OBJECT), None).await;
    assert_eq!(outcome.unwrap_err().code(), Code::ServerError);
}

#[tokio::test]
async fn versions_need_no_session_even_when_a_service_is_down() {
    let loopback =
        Loopback::start(|_, _| Reply::json(207, r#"{"a":"1.0.0","b":"Request timed out."}"#)).await;
    let services = client(&loopback).services().await.unwrap();
    assert_eq!(
        services.into_iter().collect::<Vec<_>>(),
        [("a".to_owned(), Some("1.0.0".to_owned())), ("b".to_owned(), None)]
    );
    assert_eq!(loopback.seen().len(), 1);
    let other = Loopback::start(|_, _| Reply::html(200)).await;
    assert_eq!(client(&other).services().await.unwrap_err().code(), Code::NotAppBuilder);
}

#[tokio::test]
async fn an_answer_without_end_is_refused() {
    let loopback = server(|_, _| Reply::json(200, vec![b' '; 2000])).await;
    let limits = Limits { answer_bytes: 1000, ..Limits::default() };
    let server = client_with(&loopback, None, password("x"), limits);
    assert_eq!(server.definitions_changed_at().await.unwrap_err().code(), Code::ServerError);
}
