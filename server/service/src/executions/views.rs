use domain::{
    entry::Entry,
    execution::SavedView,
    name::check_name,
    person::{Actor, Permission},
    problem::Problems,
};

use super::Executions;
use crate::{Error, Result, error::must};

/// The greatest length of the name of a view, in characters: it stands on a chip.
const NAME: usize = 60;

/// The greatest length of a filter as it stands in the address.
const QUERY: usize = 1_000;

/// The most views of one person.
const MOST: usize = 30;

impl Executions {
    /// Returns the views that the actor has saved; a token has none.
    pub async fn list_saved_views(&self, actor: &Actor) -> Result<Vec<SavedView>> {
        must(actor, Permission::Read)?;
        match actor.user_id {
            Some(user) => Ok(self.store.list_saved_views(user).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Saves a filter under a name that no other view of the actor has, for the actor alone.
    pub async fn save_view(&self, actor: &Actor, name: &str, query: &str) -> Result<()> {
        must(actor, Permission::Read)?;
        let mut problems = Problems::default();
        let name = check_name(&mut problems, "name", "view", &Entry::from(name));
        if problems.is_empty() && name.chars().count() > NAME {
            problems.add("name", format!("A view has a name of at most {NAME} characters."));
        }
        let query = query.trim_start_matches('?');
        if query.is_empty() || query.len() > QUERY {
            problems.add("name", "Set a filter first: a view is a filter with a name.");
        }
        let Some(user) = actor.user_id else {
            return Err(Error::Invalid(Problems::of("name", "Views belong to people, and this is a token.")));
        };
        let saved = self.store.list_saved_views(user).await?;
        if let Some(view) = saved.iter().find(|view| view.name.to_lowercase() == name.to_lowercase()) {
            let other = &view.name;
            problems.add(
                "name",
                format!("You have a view “{other}” already. Choose another name, or remove that one first."),
            );
        }
        if saved.len() >= MOST {
            problems.add("name", format!("There are {MOST} views already. Remove one first."));
        }
        problems.or(())?;
        let mut tx = self.store.begin().await?;
        tx.save_view(user, &name, query).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Returns the filter with which the list opens for the actor, if one of their views was chosen for that.
    pub async fn find_default_view(&self, actor: &Actor) -> Result<Option<String>> {
        must(actor, Permission::Read)?;
        match actor.user_id {
            Some(user) => Ok(self.store.find_default_view(user).await?),
            None => Ok(None),
        }
    }

    /// Lets the list open with a view of the actor; without one, with everything.
    pub async fn set_default_view(&self, actor: &Actor, id: Option<i64>) -> Result<()> {
        must(actor, Permission::Read)?;
        let Some(user) = actor.user_id else { return Ok(()) };
        let mut tx = self.store.begin().await?;
        if !tx.update_default_view(user, id).await? {
            return Err(Error::NotFound("There is no such view any more.".to_owned()));
        }
        tx.commit().await?;
        Ok(())
    }

    /// Removes a view of the actor.
    pub async fn delete_view(&self, actor: &Actor, id: i64) -> Result<()> {
        must(actor, Permission::Read)?;
        if let Some(user) = actor.user_id {
            let mut tx = self.store.begin().await?;
            tx.delete_view(user, id).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
