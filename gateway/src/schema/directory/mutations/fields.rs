//! What is entered of a resource, whether it is new or known.

use async_graphql::{InputObject, MaybeUndefined};

use crate::{
    centers::model::Center,
    directory::model::{self, Resource},
    kernel::{clock, listing::Cost, listing::Provider, vocabulary as words},
    schema::{
        edits::{
            AlertInput, AvailabilityInput, ContactInput, CostInput, EligibilityInput, ProviderInput, SiteInput, all,
            put, put_or,
        },
        scalars::LanguageCode,
        vocabulary::{Need, Pathway, Population, RecoveryCapital, ResourceStatus, SupportType, Visibility},
    },
};

/// What is entered of a resource.
#[derive(InputObject, Clone, Debug)]
pub struct ResourceFields {
    /// One sentence.
    pub summary: MaybeUndefined<String>,
    /// Everything worth knowing.
    pub description: MaybeUndefined<String>,
    /// Who offers it; the center itself where it is left out or cleared.
    pub provider: MaybeUndefined<ProviderInput>,
    /// What a person gets from it.
    pub support_types: MaybeUndefined<Vec<SupportType>>,
    /// What it builds.
    pub recovery_capital: MaybeUndefined<Vec<RecoveryCapital>>,
    /// What it answers.
    pub needs: MaybeUndefined<Vec<Need>>,
    /// The pathways that it belongs to or welcomes.
    pub pathways: MaybeUndefined<Vec<Pathway>>,
    /// People whom it is meant for.
    pub populations: MaybeUndefined<Vec<Population>>,
    /// The languages that it is offered in.
    pub languages: MaybeUndefined<Vec<LanguageCode>>,
    /// Who may use it.
    pub eligibility: MaybeUndefined<EligibilityInput>,
    /// What it costs; unknown where it is left out or cleared.
    pub cost: MaybeUndefined<CostInput>,
    /// How to begin.
    pub application_process: MaybeUndefined<String>,
    /// Where it is had, all of it: sites that are not named go.
    pub sites: MaybeUndefined<Vec<SiteInput>>,
    /// Whom it serves, by place.
    pub service_areas: MaybeUndefined<Vec<ServiceAreaInput>>,
    /// How to reach it: the provider's own, never a participant's.
    pub contact: MaybeUndefined<ContactInput>,
    /// Whether it can be had at present; active where it is left out or cleared.
    pub status: MaybeUndefined<ResourceStatus>,
    /// Whether places are free.
    pub availability: MaybeUndefined<AvailabilityInput>,
    /// A notice with an end, such as a closure for snow.
    pub alert: MaybeUndefined<AlertInput>,
    /// Who may see it; the own center alone where it is left out or cleared.
    pub visibility: MaybeUndefined<Visibility>,
}

/// An area whose people a resource serves.
#[derive(InputObject, Clone, Debug)]
pub struct ServiceAreaInput {
    /// What people call it, such as "Salt Lake County".
    pub name: String,
    /// More about its edges.
    pub description: Option<String>,
}

impl ResourceFields {
    /// Puts what was entered into a resource of a center.
    pub fn fill(self, resource: &mut Resource, center: &Center) {
        put(self.summary, &mut resource.summary, Some);
        put(self.description, &mut resource.description, Some);
        put_or(
            self.provider,
            &mut resource.provider,
            || Provider { name: center.name.clone(), url: center.website.clone() },
            Into::into,
        );
        put(self.support_types, &mut resource.support_types, all);
        put(self.recovery_capital, &mut resource.recovery_capital, all);
        put(self.needs, &mut resource.needs, all);
        put(self.pathways, &mut resource.pathways, all);
        put(self.populations, &mut resource.populations, all);
        put(self.languages, &mut resource.languages, |codes| codes.into_iter().map(|code| code.0).collect());
        put(self.eligibility, &mut resource.eligibility, Into::into);
        put_or(self.cost, &mut resource.cost, Cost::unknown, Into::into);
        put(self.application_process, &mut resource.application_process, Some);
        let mut known = resource.sites.iter().map(|site| site.id).collect();
        put(self.sites, &mut resource.sites, |sites| {
            sites.into_iter().map(|site| site.site(&mut known, center.time_zone)).collect()
        });
        let area = |area: ServiceAreaInput| model::ServiceArea { name: area.name, description: area.description };
        put(self.service_areas, &mut resource.service_areas, |areas| areas.into_iter().map(area).collect());
        put(self.contact, &mut resource.contact, Into::into);
        put_or(self.status, &mut resource.status, || words::ResourceStatus::Active, Into::into);
        put(self.availability, &mut resource.availability, |stated| {
            Some(stated.state(clock::now(), center.availability_days))
        });
        put(self.alert, &mut resource.alert, |alert| Some(alert.into()));
        put_or(self.visibility, &mut resource.visibility, || words::Visibility::Center, Into::into);
    }
}
