//! Dragging an app onto production opens a plan; from there it is imported. Nothing is written by the drop.

use std::time::Duration;

use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};

use crate::{app, confirm, imported, practising};

#[tokio::test]
async fn an_app_dragged_onto_production_is_planned_and_imported() {
    let mut window = practising("drag", &[]).await;
    let row = app(&window, "source", "Visits").await;
    let target = window.find("[data-pane='destination'] [data-app]").await;
    let (from, to) = (row.rectangle().await.unwrap(), target.rectangle().await.unwrap());
    let at = |area: (f64, f64, f64, f64)| ((area.0 + 120.0) as i64, (area.1 + area.3 / 2.0) as i64);
    let (start, end) = (at(from), at(to));
    let step = |(x, y): (i64, i64)| PointerAction::MoveTo {
        duration: Some(Duration::from_millis(120)),
        x: x as f64,
        y: y as f64,
    };
    let carry = MouseActions::new("mouse".to_owned())
        .then(step(start))
        .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
        .then(step((start.0 + 12, start.1 + 4)))
        .then(step(((start.0 + end.0) / 2, end.1)))
        .then(step(end));
    window.client.perform_actions(carry).await.unwrap();
    window.shows("Opens a plan. Dropping writes nothing.").await;
    window.picture("over-the-destination").await;
    let drop = MouseActions::new("mouse".to_owned()).then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
    window.client.perform_actions(drop).await.unwrap();
    window.find("#apply-plan").await;
    window.picture("plan").await;
    confirm(&window).await;
    window.press("#apply-plan").await;
    imported(&mut window).await;
    window.close().await;
}
