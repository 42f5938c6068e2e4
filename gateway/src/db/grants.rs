//! Roles, grants and policies of PostgreSQL: a rule that holds for every table, laid anew after each
//! migration rather than kept as history.

use super::{
    Door,
    aggregates::{demand, offers::By},
    credentials,
};

/// Tables of the truth whose rows belong to a center, by `center_id`.
pub const TENANT_TABLES: [&str; 12] = [
    "coach",
    "coach_credential",
    "resource",
    "event",
    "event_override",
    "site",
    "role",
    "coach_account",
    "site_key",
    "problem_report",
    "change",
    "client_key",
];

/// Tables of a copy of the catalog.
pub const COPY_TABLES: [&str; 5] = ["entry", "offer", "place", "opening", "occurrence"];

/// The copies that others read, and the door of those.
const READ_BY: [(&str, Door); 2] = [("published", Door::Public), ("shared", Door::Network)];

/// The name of a door's role.
#[must_use]
pub fn role_name(prefix: &str, door: Door) -> String {
    format!("{prefix}_{}", door.as_str())
}

/// The statement that makes sure a door's role exists and has its present password.
#[must_use]
pub fn ensure_role(prefix: &str, door: Door, secret: &str) -> String {
    let role = role_name(prefix, door);
    let password = credentials::door_password(secret, &role);
    let search_path = match door {
        Door::Public => "published",
        Door::Network => "shared",
        _ => "truth",
    };
    // Nobody waits longer for an answer; the operator's imports and rebuilds take what they take.
    let timeout = if door == Door::Operator { "0" } else { "10s" };
    // Our statements are short: compiling one, or calling helpers to it, takes longer than running it.
    // The catalog is read from memory or a disk without arms, where an index costs little.
    // Two gateways may migrate two databases of one server at a time, and roles belong to the server.
    format!(
        "DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
                CREATE ROLE {role} LOGIN NOINHERIT;
            ELSIF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}'
                AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)) THEN
                RAISE EXCEPTION 'the role {role} may do more than a door may: take that from it, or set another door_prefix';
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        ALTER ROLE {role} LOGIN NOINHERIT PASSWORD '{password}';
        ALTER ROLE {role} SET search_path = {search_path};
        ALTER ROLE {role} SET plan_cache_mode = force_custom_plan;
        ALTER ROLE {role} SET jit = off;
        ALTER ROLE {role} SET max_parallel_workers_per_gather = 0;
        ALTER ROLE {role} SET random_page_cost = 1.1;
        ALTER ROLE {role} SET statement_timeout = '{timeout}';
        DO $$ BEGIN
            ALTER ROLE {role} SET log_parameter_max_length = 0;
            ALTER ROLE {role} SET log_parameter_max_length_on_error = 0;
        EXCEPTION WHEN insufficient_privilege THEN
            RAISE NOTICE 'the owner may not turn off the logging of parameters for {role}';
        END $$;"
    )
}

/// Every grant and policy, in an order that can be run again and again.
#[must_use]
pub fn lay(prefix: &str, secret: &str) -> String {
    let role = |door| role_name(prefix, door);
    let (public, network, center) = (role(Door::Public), role(Door::Network), role(Door::Center));
    let region = role(Door::Region);
    let (intake, identity, operator) = (role(Door::Intake), role(Door::Identity), role(Door::Operator));
    let everyone = Door::ALL.map(role).join(", ");
    let seal_key = credentials::seal_key(secret);

    let mut sql = format!(
        "CREATE TABLE IF NOT EXISTS truth.door_key (key text NOT NULL);
        REVOKE ALL ON ALL TABLES IN SCHEMA truth, published, shared, house FROM {everyone};
        REVOKE ALL ON SCHEMA truth, published, shared, house FROM {everyone};
        DELETE FROM truth.door_key;
        INSERT INTO truth.door_key VALUES ('{seal_key}');
        CREATE OR REPLACE FUNCTION truth.own_centers() RETURNS uuid[]
            LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            DECLARE centers text := coalesce(current_setting('app.centers', true), '');
            BEGIN
                IF centers = '' THEN
                    RETURN '{{}}';
                END IF;
                PERFORM FROM truth.door_key k WHERE current_setting('app.seal', true)
                    = encode(sha256(convert_to(k.key || '|' || centers || '|' || k.key, 'UTF8')), 'hex');
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'the centers of this transaction are not sealed with the present key';
                END IF;
                RETURN string_to_array(centers, ',')::uuid[];
            END $$;
        REVOKE ALL ON FUNCTION truth.own_centers() FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION truth.own_centers() TO {center};
        CREATE OR REPLACE FUNCTION truth.take_positions(count bigint) RETURNS bigint
            LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                UPDATE truth.network SET position = position + greatest(count, 0) RETURNING position
            $$;
        REVOKE ALL ON FUNCTION truth.take_positions(bigint) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION truth.take_positions(bigint) TO {center}, {operator};

        GRANT USAGE ON SCHEMA published TO {public};
        GRANT SELECT ON ALL TABLES IN SCHEMA published TO {public};
        GRANT USAGE ON SCHEMA shared TO {network};
        GRANT SELECT ON ALL TABLES IN SCHEMA shared TO {network};

        GRANT USAGE ON SCHEMA truth, published, shared, house TO {center};
        GRANT SELECT, INSERT, DELETE ON ALL TABLES IN SCHEMA published, shared, house TO {center};
        GRANT SELECT ON truth.region TO {center};
        GRANT SELECT, UPDATE ON truth.center TO {center};

        GRANT USAGE ON SCHEMA truth TO {intake}, {identity};
        GRANT INSERT ON truth.problem_report TO {intake};
        GRANT SELECT ON truth.role, truth.coach_account, truth.site_key TO {identity};
        GRANT SELECT (id, slug) ON truth.center TO {identity};

        GRANT USAGE ON SCHEMA truth, published, shared, house TO {operator};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA truth, published, shared, house TO {operator};
        REVOKE ALL ON truth.door_key FROM {operator};
        GRANT USAGE ON SCHEMA public TO {operator};
        GRANT SELECT ON public.seaql_migrations TO {operator};"
    );
    for table in TENANT_TABLES {
        sql.push_str(&format!("GRANT SELECT, INSERT, UPDATE, DELETE ON truth.{table} TO {center};"));
        sql.push_str(&guard(&format!("truth.{table}"), "center_id", &center, &operator));
    }
    sql.push_str(&format!("REVOKE UPDATE, DELETE ON truth.change, truth.client_key FROM {center};"));
    sql.push_str(&guard("truth.center", "id", &center, &operator));
    for table in COPY_TABLES {
        sql.push_str(&guard(&format!("house.{table}"), "center_id", &center, &operator));
        for (copy, reader) in READ_BY {
            let table = format!("{copy}.{table}");
            // The entry of a center itself is kept by that center.
            let keeper = if table.ends_with(".entry") { "coalesce(center_id, id)" } else { "center_id" };
            sql.push_str(&guard(&table, keeper, &center, &operator));
            // A policy that is simply true leaves the plans of readers as they are.
            sql.push_str(&policy(&table, "reader", "SELECT", &role(reader), "USING (true)"));
        }
    }
    // The words of a copy belong to nobody: every center adds to them, and looks up what its own people misspell.
    for (copy, reader) in READ_BY {
        let table = format!("{copy}.term");
        sql.push_str(&format!("REVOKE DELETE ON {table} FROM {center}; {}", force(&table)));
        sql.push_str(&policy(&table, "reader", "SELECT", &format!("{}, {center}", role(reader)), "USING (true)"));
        sql.push_str(&policy(&table, "center", "INSERT", &center, "WITH CHECK (true)"));
        sql.push_str(&policy(&table, "operator", "ALL", &operator, "USING (true) WITH CHECK (true)"));
    }
    for table in ["role", "coach_account", "site_key", "center"] {
        sql.push_str(&policy(&format!("truth.{table}"), "identity", "SELECT", &identity, "USING (true)"));
    }
    sql.push_str(&policy("truth.problem_report", "intake", "INSERT", &intake, "WITH CHECK (true)"));
    sql.push_str(&sums(&region, &intake));
    sql
}

/// What the region door is told, and the intake adds: by functions of the owner, which return sums alone. Row-level
/// security is forced on the owner too: the functions see the centers of the sealed region, and of the houses what they
/// name by these. A policy that asked for them again would make the database guess a sixtieth of the rows there are.
fn sums(region: &str, intake: &str) -> String {
    let mut sql = format!(
        "CREATE OR REPLACE FUNCTION truth.own_region() RETURNS uuid
            LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            DECLARE region text := coalesce(current_setting('app.region', true), '');
            BEGIN
                IF region = '' THEN
                    RETURN NULL;
                END IF;
                PERFORM FROM truth.door_key k WHERE current_setting('app.seal', true)
                    = encode(sha256(convert_to(k.key || '|region/' || region || '|' || k.key, 'UTF8')), 'hex');
                IF NOT FOUND THEN
                    RAISE EXCEPTION 'the region of this transaction is not sealed with the present key';
                END IF;
                RETURN region::uuid;
            END $$;
        CREATE OR REPLACE FUNCTION truth.region_centers() RETURNS uuid[]
            LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
                SELECT coalesce(array_agg(c.id), '{{}}') FROM truth.center c
                WHERE c.region_id = (SELECT truth.own_region()) AND c.status <> 'CLOSED'
            $$;
        REVOKE ALL ON FUNCTION truth.own_region(), truth.region_centers() FROM PUBLIC;
        GRANT USAGE ON SCHEMA truth TO {region};"
    );
    let mut grant = |definition: &str, signature: &str, role: &str| {
        sql.push_str(definition);
        sql.push_str(&format!("REVOKE ALL ON FUNCTION truth.{signature} FROM PUBLIC;"));
        sql.push_str(&format!("GRANT EXECUTE ON FUNCTION truth.{signature} TO {role};"));
    };
    for by in By::ALL {
        grant(&by.definition(), &by.signature(), region);
    }
    grant(&demand::told_definition(), demand::TOLD, region);
    grant(&demand::add_definition(), demand::ADD, intake);
    let own = "USING (region_id = (SELECT truth.own_region()))";
    sql.push_str(&policy("truth.center", "region", "SELECT", "CURRENT_USER", own));
    for table in ["offer", "opening", "occurrence"] {
        sql.push_str(&policy(&format!("house.{table}"), "region", "SELECT", "CURRENT_USER", "USING (true)"));
    }
    sql
}

/// Row-level security, forced: the center door sees the rows of its centers, the operator all.
fn guard(table: &str, column: &str, center: &str, operator: &str) -> String {
    // The subquery makes PostgreSQL ask for the centers once a statement instead of once a row.
    let own = format!("{column} = ANY ((SELECT truth.own_centers())::uuid[])");
    format!(
        "{}{}{}",
        force(table),
        policy(table, "center", "ALL", center, &format!("USING ({own}) WITH CHECK ({own})")),
        policy(table, "operator", "ALL", operator, "USING (true) WITH CHECK (true)"),
    )
}

fn force(table: &str) -> String {
    format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; ")
}

fn policy(table: &str, name: &str, command: &str, role: &str, rule: &str) -> String {
    format!("DROP POLICY IF EXISTS {name} ON {table}; CREATE POLICY {name} ON {table} FOR {command} TO {role} {rule};")
}
