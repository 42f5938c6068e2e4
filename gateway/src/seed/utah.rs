//! The demo: twelve invented centers in real towns of Utah.

use chrono_tz::Tz::America__Denver as MOUNTAIN;

use super::towns::{Town, town};
use crate::kernel::vocabulary::{
    CenterStatus::{self, Active, Paused},
    Setting::{
        self, BehavioralHealth, CommunityOutreach, CriminalJustice, DrugCourt, EmergencyDepartment, HomelessShelter,
        PrimaryCare, RecoveryCommunityCenter as House,
    },
};

/// The regions: slug and name.
pub(super) const REGIONS: &[(&str, &str)] =
    &[("wasatch-front", "Wasatch Front"), ("northern-utah", "Northern Utah"), ("southern-utah", "Southern Utah")];

/// A center of the demo.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    /// Which of the regions.
    pub(super) region: usize,
    pub(super) town: Town,
    pub(super) street: &'static str,
    pub(super) status: CenterStatus,
    pub(super) languages: &'static [&'static str],
    pub(super) settings: &'static [Setting],
    pub(super) mission: &'static str,
}

/// The centers; the first is the one that all examples speak of.
#[rustfmt::skip]
pub(super) const CENTERS: &[Named] = &[
    Named {
        slug: "summit-commons", name: "Summit Recovery Commons", region: 0, street: "431 South 300 East", status: Active,
        town: town("Salt Lake City", "UT", 40.7608, -111.8910, "84111", "Salt Lake County", "801", MOUNTAIN, &["Murray", "Millcreek", "South Salt Lake", "Holladay", "Davis County"]),
        languages: &["en", "es", "to", "ase"], settings: &[House, DrugCourt, EmergencyDepartment, HomelessShelter],
        mission: "An open house downtown where anybody in recovery, on any path, finds a peer, a meeting and a hand with what comes next: a home, a job, papers, a ride.",
    },
    Named {
        slug: "open-porch", name: "Open Porch Recovery Center", region: 0, street: "3560 South 2700 West", status: Active,
        town: town("West Valley City", "UT", 40.6916, -112.0011, "84119", "Salt Lake County", "801", MOUNTAIN, &["Taylorsville", "Kearns", "Magna", "Tooele County"]),
        languages: &["en", "es", "sm", "to"], settings: &[House, CriminalJustice, CommunityOutreach],
        mission: "Peers and families of the west side, in the languages of the west side. Come in and sit down; the coffee is on.",
    },
    Named {
        slug: "lantern-house", name: "Lantern Recovery House", region: 0, street: "248 West 100 North", status: Active,
        town: town("Provo", "UT", 40.2338, -111.6585, "84601", "Utah County", "801", MOUNTAIN, &["Orem", "Springville", "Vineyard", "Juab County"]),
        languages: &["en", "es", "pt"], settings: &[House, BehavioralHealth, PrimaryCare],
        mission: "A light in the window for students, parents and everybody else who is finding a way back.",
    },
    Named {
        slug: "switchback", name: "Switchback Recovery Community", region: 0, street: "1890 Prospector Loop", status: Active,
        town: town("Park City", "UT", 40.6461, -111.4980, "84060", "Summit County", "435", MOUNTAIN, &["Snyderville", "Kimball Junction", "Wasatch County"]),
        languages: &["en", "es"], settings: &[House, CommunityOutreach],
        mission: "Recovery for people who live by the season: mountain workers, kitchen crews and year-round neighbors.",
    },
    Named {
        slug: "salt-flats-hub", name: "Salt Flats Recovery Hub", region: 0, street: "67 North Garden Street", status: Active,
        town: town("Tooele", "UT", 40.5308, -112.2983, "84074", "Tooele County", "435", MOUNTAIN, &["Stansbury Park", "Grantsville", "Erda", "Juab County"]),
        languages: &["en"], settings: &[House, DrugCourt],
        mission: "Nobody should have to drive over the pass to find somebody who understands.",
    },
    Named {
        slug: "junction-street", name: "Junction Street Recovery Center", region: 1, street: "2519 Lincoln Row", status: Active,
        town: town("Ogden", "UT", 41.2230, -111.9738, "84401", "Weber County", "801", MOUNTAIN, &["Roy", "Riverdale", "North Ogden", "Morgan County"]),
        languages: &["en", "es"], settings: &[House, HomelessShelter, EmergencyDepartment, CriminalJustice],
        mission: "Where the lines meet: treatment and work, jail and home, families and the people they wait for.",
    },
    Named {
        slug: "antelope-view", name: "Antelope View Recovery Commons", region: 1, street: "340 East Gentile Lane", status: Active,
        town: town("Layton", "UT", 41.0602, -111.9711, "84041", "Davis County", "801", MOUNTAIN, &["Kaysville", "Clearfield", "Syracuse", "Weber County"]),
        languages: &["en", "es"], settings: &[House, PrimaryCare],
        mission: "A house between the lake and the mountains for veterans, families and all who want company on the way.",
    },
    Named {
        slug: "sagewren-house", name: "Sagewren Recovery House", region: 1, street: "155 North 400 West", status: Active,
        town: town("Logan", "UT", 41.7370, -111.8338, "84321", "Cache County", "435", MOUNTAIN, &["North Logan", "Providence", "Smithfield", "Box Elder County"]),
        languages: &["en", "es"], settings: &[House, BehavioralHealth, DrugCourt],
        mission: "Small town, long winters, open door. We keep a table set for everybody in the valley who is in recovery or wants to be.",
    },
    Named {
        slug: "red-mesa", name: "Red Mesa Recovery Commons", region: 2, street: "720 East Tabernacle Way", status: Active,
        town: town("St. George", "UT", 37.0965, -113.5684, "84770", "Washington County", "435", MOUNTAIN, &["Washington", "Santa Clara", "Ivins", "Kane County"]),
        languages: &["en", "es", "nv"], settings: &[House, EmergencyDepartment, CommunityOutreach],
        mission: "Peer support under the red cliffs, for people of every age, creed and pathway.",
    },
    Named {
        slug: "iron-kettle", name: "Iron Kettle Recovery Center", region: 2, street: "88 West Harding Row", status: Active,
        town: town("Cedar City", "UT", 37.6775, -113.0619, "84720", "Iron County", "435", MOUNTAIN, &["Enoch", "Parowan", "Kanarraville", "Beaver County"]),
        languages: &["en"], settings: &[House, DrugCourt, CriminalJustice],
        mission: "Soup on Mondays, meetings every day, and a coach who picks up the phone.",
    },
    Named {
        slug: "slickrock-house", name: "Slickrock Recovery House", region: 2, street: "45 South 100 West", status: Active,
        town: town("Moab", "UT", 38.5733, -109.5498, "84532", "Grand County", "435", MOUNTAIN, &["Spanish Valley", "Castle Valley", "San Juan County"]),
        languages: &["en", "es", "nv"], settings: &[House, CommunityOutreach],
        mission: "A quiet room in a loud town: guides, ranch hands, rangers and newcomers keeping each other company.",
    },
    Named {
        slug: "coal-creek", name: "Coal Creek Recovery Hub", region: 2, street: "210 East Main Row", status: Paused,
        town: town("Price", "UT", 39.5994, -110.8107, "84501", "Carbon County", "435", MOUNTAIN, &["Helper", "Wellington", "Emery County"]),
        languages: &["en", "es"], settings: &[House],
        mission: "Built by miners' families for miners' families. We are between two buildings and will open our door again.",
    },
];
