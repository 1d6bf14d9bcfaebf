//! All parts of the design system on one page, for developers: `/design`, which nothing leads to.

use leptos::prelude::*;

use crate::{
    format::ZoneLabel,
    ui::{PageHead, Segment, Segmented, Tab, Tabs},
};

mod buttons;
mod colours;
mod dialogs;
mod example_form;
mod messages;
mod pictures;
mod rpc;
mod small_parts;
mod statuses;
mod tables;
mod texts;
mod times;

/// Shows all parts of the design system.
#[component]
pub fn GalleryPage() -> impl IntoView {
    view! {
        <PageHead
            title="Design"
            note=|| view! { "times in "<ZoneLabel/> }
            lede=|| "Every part of the pages, as it is used. What each is for is in docs/frontend.md."
            actions=|| view! { <Segmented label="Density" segments=densities()/> }
        />
        <Tabs label="Parts of the gallery" tabs=tabs()/>
        <statuses::Statuses/>
        <buttons::Buttons/>
        <example_form::ExampleForm/>
        <small_parts::SmallParts/>
        <times::Times/>
        <tables::Tables/>
        <pictures::Pictures/>
        <texts::Texts/>
        <messages::Messages/>
        <dialogs::Dialogs/>
        <colours::Colours/>
    }
    .into_any()
}

fn tabs() -> Vec<Tab> {
    let tab = |href: &str, label, count, current| Tab { href: href.to_owned(), label, count, current };
    vec![
        tab("/design", "Parts", Some(48), true),
        tab("/design?dialog=example", "With a dialog", None, false),
        tab("/design/missing", "Not found", None, false),
    ]
}

fn densities() -> Vec<Segment> {
    let segment = |href: &str, label, current| Segment { href: href.to_owned(), label, glyph: None, current };
    vec![segment("/design", "Roomy", true), segment("/design#tables", "Dense", false)]
}
