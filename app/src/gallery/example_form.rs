//! A form that works.

use leptos::prelude::*;

use super::rpc::{ExampleDraft, TryForm};
use crate::{
    forms::{
        CheckField, ChoiceField, ChoiceOption, Form, SelectField, SelectOption, SubmitButton, SwitchField, TextArea,
        TextField, use_form,
    },
    ui::{ButtonKind, Card, Chip, FormFoot, LinkButton},
};

const MISSED: [ChoiceOption; 3] = [
    ChoiceOption { value: "latest", label: "Run the latest", note: "once, however many were missed" },
    ChoiceOption { value: "skip", label: "Skip", note: "wait for the next" },
    ChoiceOption { value: "all", label: "Run all", note: "one after the other, up to 100" },
];

#[component]
pub(super) fn ExampleForm() -> impl IntoView {
    let form = use_form::<TryForm>();
    let draft = ExampleDraft { name: "Nightly load".into(), minute: "60".into(), ..ExampleDraft::default() };
    let minute = RwSignal::new(draft.minute.0.clone());
    // The rule that the server asks is asked while typing, too.
    let wrong = Signal::derive(move || {
        let typed = ExampleDraft { name: "x".into(), minute: minute.get().into(), ..ExampleDraft::default() };
        typed.check().err()?.of_field("minute").cloned()
    });
    let overlap = vec![
        SelectOption::new("skip", "Skip this run"),
        SelectOption::new("queue", "Queue one"),
        SelectOption::new("allow", "Run both"),
    ];
    let preset = move |value: &'static str| {
        view! { <Chip pressed=Signal::derive(move || *minute.read() == value) on_press=move |()| minute.set(value.to_owned())>{value}</Chip> }
    };
    view! {
        <Card title="A form">
            <Form form>
                <div class="columns medium top">
                    <TextField form at="name" label="Name" value=draft.name.0 hint=|| "Shown in lists and messages."
                        suggestions=vec!["Nightly load".to_owned(), "Hourly load".to_owned()]/>
                    <div class="stack tight">
                        <TextField form at="minute" label="Minute" value=draft.minute.0 mono=true bind=minute problem=wrong
                            hint=move || view! { "Runs at 02:"{minute}" every day." }/>
                        <div class="row">{["0", "15", "30"].map(preset).collect_view()}</div>
                    </div>
                    <SelectField form at="overlap" label="If still running" value="queue" options=overlap/>
                    <div class="field">
                        <span class="label">"Choices"</span>
                        <CheckField form at="follow" checked=true>"Also start what waits for it"</CheckField>
                        <CheckField form at="days[]" value="mon">"Mondays"</CheckField>
                        <CheckField form at="days[]" value="tue" checked=true>"Tuesdays"</CheckField>
                        <SwitchField form at="enabled" checked=true>"On from the moment it is saved"</SwitchField>
                    </div>
                </div>
                <ChoiceField form at="missed" label="If missed" value="latest" options=MISSED.to_vec()/>
                <TextArea form at="description" label="Description" hint=|| "What it is for."/>
                <FormFoot>
                    <SubmitButton form>"Save trigger"</SubmitButton>
                    <LinkButton href="/design" kind=ButtonKind::Ghost>"Cancel"</LinkButton>
                    <span class="small muted">"It keeps nothing; the name Nightly load is taken."</span>
                </FormFoot>
            </Form>
        </Card>
    }
    .into_any()
}
