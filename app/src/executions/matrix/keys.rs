use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Moves the focus by the arrow keys to the cell beside, and by Home and End to the first and the last one of the row.
pub(super) fn pressed(event: ev::KeyboardEvent) {
    // With these they are the browser's.
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key() {
        return;
    }
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(cell) = target.and_then(|target| target.closest("[role=gridcell]").ok().flatten()) else { return };
    let Some(next) = cell_after_key(&cell, &event.key()) else { return };
    event.prevent_default();
    if let Some(focused) = next.first_element_child().and_then(|child| child.dyn_into::<HtmlElement>().ok()) {
        _ = focused.focus();
    }
}

/// Returns the cell that a key leads to; the one itself where there is none in that direction.
fn cell_after_key(cell: &Element, key: &str) -> Option<Element> {
    let row = cell.parent_element()?;
    let is_cell = |other: &Element| other.get_attribute("role").is_some_and(|role| role == "gridcell");
    let next = match key {
        "ArrowLeft" => cell.previous_element_sibling().filter(is_cell),
        "ArrowRight" => cell.next_element_sibling(),
        "ArrowUp" => row.previous_element_sibling().and_then(|row| row.children().item(place_of(cell))),
        "ArrowDown" => row.next_element_sibling().and_then(|row| row.children().item(place_of(cell))),
        "Home" => row.query_selector("[role=gridcell]").ok().flatten(),
        "End" => row.last_element_child(),
        _ => return None,
    };
    Some(next.unwrap_or_else(|| cell.clone()))
}

/// Returns which child of its row a cell is.
fn place_of(cell: &Element) -> u32 {
    std::iter::successors(cell.previous_element_sibling(), Element::previous_element_sibling).count() as u32
}
