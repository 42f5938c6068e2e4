//! One reference: the name of a type and a key of it.

use async_graphql::{Context, ID, Name, Result, Value, indexmap::IndexMap};

use super::{Entity, KEYS};
use crate::{
    kernel::id::{EntryKind, NodeId},
    loaders::entries::EntryKey,
    schema::{
        error::{OrInternal, invalid_reference},
        network::{Center, Region},
        node, reading,
    },
};

/// A reference that is well made, whether or not it names anything.
pub enum Reference {
    /// By id; where a slug came with it, by both.
    Id(NodeId, Option<String>),
    /// By a type and a slug.
    Slug(&'static str, String),
}

impl Reference {
    /// Reads what a router sent.
    ///
    /// # Errors
    /// It names no type of this graph, or no key of it, or the key can name nothing of that type.
    pub fn read(given: &Value) -> Result<Self> {
        let Value::Object(fields) = given else {
            return Err(invalid_reference("it is an object with `__typename` and a key"));
        };
        let name = text(fields, "__typename")?;
        let known = KEYS.into_iter().find(|(of, _)| name == Some(of));
        let Some((of, keys)) = known else {
            let all = KEYS.map(|(of, _)| of).join(", ");
            return Err(invalid_reference(format!("its `__typename` is one of {all}")));
        };
        let key = |key: &str| if keys.contains(&key) { text(fields, key) } else { Ok(None) };
        let id = key("id")?.map(|id| of_type(of, id)).transpose()?;
        let slug = key("slug")?.map(str::to_owned);
        match (id, slug) {
            (Some(id), slug) => Ok(Self::Id(id, slug)),
            (None, Some(slug)) => Ok(Self::Slug(of, slug)),
            (None, None) => Err(invalid_reference(format!("{of} is referred to by `{}`", keys.join("` or `")))),
        }
    }

    /// What it names; nothing where the viewer knows no such thing, or where it has two keys of different things.
    ///
    /// # Errors
    /// It could not be read.
    pub async fn resolve(self, ctx: &Context<'_>) -> Result<Option<Entity>> {
        match self {
            Self::Id(id, slug) => {
                let found = node::load(ctx, id).await?.map(Entity::from);
                Ok(found.filter(|entity| slug.is_none_or(|slug| entity.slug() == Some(&slug))))
            }
            Self::Slug(of, slug) => by_slug(ctx, of, slug).await,
        }
    }
}

impl Entity {
    fn slug(&self) -> Option<&String> {
        match self {
            Self::Region(region) => Some(&region.0.slug),
            Self::Center(center) => Some(&center.0.slug),
            _ => None,
        }
    }
}

async fn by_slug(ctx: &Context<'_>, of: &str, slug: String) -> Result<Option<Entity>> {
    let (loaders, key) = (reading(ctx), EntryKey::Slug(slug));
    Ok(match of {
        "Region" => loaders.regions.load(key).await.or_internal()?.map(|region| Entity::Region(Region(region))),
        "Center" => loaders.centers.load(key).await.or_internal()?.map(|center| Entity::Center(Center(center))),
        _ => None,
    })
}

/// The text of a field; nothing where it is left out or null.
fn text<'a>(fields: &'a IndexMap<Name, Value>, name: &str) -> Result<Option<&'a str>> {
    match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(invalid_reference(format!("its `{name}` is text"))),
    }
}

/// The id of something of a type.
fn of_type(of: &str, text: &str) -> Result<NodeId> {
    let id: NodeId = ID::from(text).parse().map_err(invalid_reference)?;
    let named = match id {
        NodeId::Entry(EntryKind::Region, _) => "Region",
        NodeId::Entry(EntryKind::Center, _) => "Center",
        NodeId::Entry(EntryKind::Coach, _) => "Coach",
        NodeId::Entry(EntryKind::Resource, _) => "Resource",
        NodeId::Entry(EntryKind::Event, _) => "Event",
        NodeId::Occurrence(..) => "Occurrence",
    };
    if named == of { Ok(id) } else { Err(invalid_reference(format!("its `id` is of a {named}, not of a {of}"))) }
}
