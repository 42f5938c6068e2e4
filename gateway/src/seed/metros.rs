//! The metros of the big network. A row: the town, its state, middle, postal code, county, area code and
//! zone; places next to it, and as the last the county next to its own.

use chrono_tz::Tz::{
    self, America__Boise as BOISE, America__Chicago as CENTRAL, America__Denver as MOUNTAIN,
    America__Detroit as DETROIT, America__Indiana__Indianapolis as INDIANA, America__Kentucky__Louisville as KENTUCKY,
    America__Los_Angeles as PACIFIC, America__New_York as EASTERN, America__Phoenix as PHOENIX,
};

use super::towns::{Town, town};

const ALASKA: Tz = Tz::America__Anchorage;

/// Fifty metros; the first is that of the first center.
#[rustfmt::skip]
pub(super) const METROS: &[Town] = &[
    town("Salt Lake City", "UT", 40.7608, -111.8910, "84101", "Salt Lake County", "801", MOUNTAIN, &["Murray", "Millcreek", "Sandy", "Davis County"]),
    town("Albuquerque", "NM", 35.0844, -106.6504, "87102", "Bernalillo County", "505", MOUNTAIN, &["Rio Rancho", "Corrales", "Los Ranchos", "Sandoval County"]),
    town("Anchorage", "AK", 61.2181, -149.9003, "99501", "Anchorage", "907", ALASKA, &["Eagle River", "Girdwood", "Matanuska-Susitna Borough"]),
    town("Atlanta", "GA", 33.7490, -84.3880, "30303", "Fulton County", "404", EASTERN, &["Decatur", "East Point", "Sandy Springs", "DeKalb County"]),
    town("Austin", "TX", 30.2672, -97.7431, "78701", "Travis County", "512", CENTRAL, &["Pflugerville", "West Lake Hills", "Manor", "Williamson County"]),
    town("Baltimore", "MD", 39.2904, -76.6122, "21202", "Baltimore City", "410", EASTERN, &["Towson", "Catonsville", "Dundalk", "Baltimore County"]),
    town("Billings", "MT", 45.7833, -108.5007, "59101", "Yellowstone County", "406", MOUNTAIN, &["Lockwood", "Laurel", "Carbon County"]),
    town("Birmingham", "AL", 33.5186, -86.8104, "35203", "Jefferson County", "205", CENTRAL, &["Homewood", "Hoover", "Bessemer", "Shelby County"]),
    town("Boise", "ID", 43.6150, -116.2023, "83702", "Ada County", "208", BOISE, &["Meridian", "Garden City", "Eagle", "Canyon County"]),
    town("Boston", "MA", 42.3601, -71.0589, "02108", "Suffolk County", "617", EASTERN, &["Somerville", "Quincy", "Chelsea", "Middlesex County"]),
    town("Buffalo", "NY", 42.8864, -78.8784, "14202", "Erie County", "716", EASTERN, &["Tonawanda", "Cheektowaga", "Lackawanna", "Niagara County"]),
    town("Burlington", "VT", 44.4759, -73.2121, "05401", "Chittenden County", "802", EASTERN, &["Winooski", "Essex", "Shelburne", "Franklin County"]),
    town("Charleston", "WV", 38.3498, -81.6326, "25301", "Kanawha County", "304", EASTERN, &["Dunbar", "St. Albans", "Nitro", "Putnam County"]),
    town("Charlotte", "NC", 35.2271, -80.8431, "28202", "Mecklenburg County", "704", EASTERN, &["Matthews", "Mint Hill", "Pineville", "Gaston County"]),
    town("Cheyenne", "WY", 41.1400, -104.8202, "82001", "Laramie County", "307", MOUNTAIN, &["Ranchettes", "Fox Farm", "Albany County"]),
    town("Chicago", "IL", 41.8781, -87.6298, "60601", "Cook County", "312", CENTRAL, &["Cicero", "Oak Park", "Evanston", "DuPage County"]),
    town("Cincinnati", "OH", 39.1031, -84.5120, "45202", "Hamilton County", "513", EASTERN, &["Norwood", "Cheviot", "Reading", "Butler County"]),
    town("Cleveland", "OH", 41.4993, -81.6944, "44113", "Cuyahoga County", "216", EASTERN, &["Lakewood", "Parma", "Euclid", "Lorain County"]),
    town("Columbia", "SC", 34.0007, -81.0348, "29201", "Richland County", "803", EASTERN, &["Cayce", "Forest Acres", "Irmo", "Lexington County"]),
    town("Columbus", "OH", 39.9612, -82.9988, "43215", "Franklin County", "614", EASTERN, &["Bexley", "Grove City", "Whitehall", "Delaware County"]),
    town("Dallas", "TX", 32.7767, -96.7970, "75201", "Dallas County", "214", CENTRAL, &["Irving", "Mesquite", "Garland", "Tarrant County"]),
    town("Denver", "CO", 39.7392, -104.9903, "80202", "Denver County", "303", MOUNTAIN, &["Lakewood", "Aurora", "Englewood", "Adams County"]),
    town("Des Moines", "IA", 41.5868, -93.6250, "50309", "Polk County", "515", CENTRAL, &["Clive", "Ankeny", "Urbandale", "Dallas County"]),
    town("Detroit", "MI", 42.3314, -83.0458, "48226", "Wayne County", "313", DETROIT, &["Dearborn", "Hamtramck", "Ferndale", "Macomb County"]),
    town("Fargo", "ND", 46.8772, -96.7898, "58102", "Cass County", "701", CENTRAL, &["West Fargo", "Horace", "Richland County"]),
    town("Fresno", "CA", 36.7378, -119.7871, "93721", "Fresno County", "559", PACIFIC, &["Clovis", "Fowler", "Easton", "Madera County"]),
    town("Hartford", "CT", 41.7658, -72.6734, "06103", "Hartford County", "860", EASTERN, &["East Hartford", "Wethersfield", "Bloomfield", "Tolland County"]),
    town("Houston", "TX", 29.7604, -95.3698, "77002", "Harris County", "713", CENTRAL, &["Bellaire", "Pasadena", "Galena Park", "Fort Bend County"]),
    town("Indianapolis", "IN", 39.7684, -86.1581, "46204", "Marion County", "317", INDIANA, &["Speedway", "Beech Grove", "Lawrence", "Hamilton County"]),
    town("Jackson", "MS", 32.2988, -90.1848, "39201", "Hinds County", "601", CENTRAL, &["Clinton", "Pearl", "Ridgeland", "Rankin County"]),
    town("Jacksonville", "FL", 30.3322, -81.6557, "32202", "Duval County", "904", EASTERN, &["Orange Park", "Bellair", "Arlington", "Clay County"]),
    town("Kansas City", "MO", 39.0997, -94.5786, "64106", "Jackson County", "816", CENTRAL, &["Raytown", "Gladstone", "Independence", "Clay County"]),
    town("Knoxville", "TN", 35.9606, -83.9207, "37902", "Knox County", "865", EASTERN, &["Halls", "Karns", "Farragut", "Blount County"]),
    town("Las Vegas", "NV", 36.1699, -115.1398, "89101", "Clark County", "702", PACIFIC, &["North Las Vegas", "Henderson", "Paradise", "Nye County"]),
    town("Little Rock", "AR", 34.7465, -92.2896, "72201", "Pulaski County", "501", CENTRAL, &["North Little Rock", "Sherwood", "Maumelle", "Saline County"]),
    town("Los Angeles", "CA", 34.0522, -118.2437, "90012", "Los Angeles County", "213", PACIFIC, &["Glendale", "Alhambra", "Inglewood", "Orange County"]),
    town("Louisville", "KY", 38.2527, -85.7585, "40202", "Jefferson County", "502", KENTUCKY, &["Shively", "St. Matthews", "Jeffersontown", "Bullitt County"]),
    town("Manchester", "NH", 42.9956, -71.4548, "03101", "Hillsborough County", "603", EASTERN, &["Hooksett", "Bedford", "Londonderry", "Merrimack County"]),
    town("Milwaukee", "WI", 43.0389, -87.9065, "53202", "Milwaukee County", "414", CENTRAL, &["West Allis", "Wauwatosa", "Shorewood", "Waukesha County"]),
    town("Minneapolis", "MN", 44.9778, -93.2650, "55401", "Hennepin County", "612", CENTRAL, &["Richfield", "St. Louis Park", "Crystal", "Ramsey County"]),
    town("New Orleans", "LA", 29.9511, -90.0715, "70112", "Orleans Parish", "504", CENTRAL, &["Gretna", "Metairie", "Marrero", "Jefferson Parish"]),
    town("New York", "NY", 40.7128, -74.0060, "10007", "New York County", "212", EASTERN, &["Brooklyn", "Queens", "The Bronx", "Kings County"]),
    town("Oklahoma City", "OK", 35.4676, -97.5164, "73102", "Oklahoma County", "405", CENTRAL, &["Del City", "Midwest City", "Bethany", "Cleveland County"]),
    town("Omaha", "NE", 41.2565, -95.9345, "68102", "Douglas County", "402", CENTRAL, &["Bellevue", "Ralston", "Papillion", "Sarpy County"]),
    town("Philadelphia", "PA", 39.9526, -75.1652, "19107", "Philadelphia County", "215", EASTERN, &["Upper Darby", "Cheltenham", "Yeadon", "Delaware County"]),
    town("Phoenix", "AZ", 33.4484, -112.0740, "85004", "Maricopa County", "602", PHOENIX, &["Glendale", "Tempe", "Guadalupe", "Pinal County"]),
    town("Portland", "OR", 45.5152, -122.6784, "97204", "Multnomah County", "503", PACIFIC, &["Gresham", "Beaverton", "Milwaukie", "Clackamas County"]),
    town("Providence", "RI", 41.8240, -71.4128, "02903", "Providence County", "401", EASTERN, &["Cranston", "Pawtucket", "Johnston", "Kent County"]),
    town("Seattle", "WA", 47.6062, -122.3321, "98104", "King County", "206", PACIFIC, &["Burien", "Tukwila", "Shoreline", "Snohomish County"]),
    town("Sioux Falls", "SD", 43.5446, -96.7311, "57104", "Minnehaha County", "605", CENTRAL, &["Brandon", "Tea", "Lincoln County"]),
];
