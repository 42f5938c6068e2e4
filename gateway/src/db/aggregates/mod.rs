//! What is told of a region as sums, and how searches are added up: SQL in the words of both databases. On PostgreSQL
//! each text is a function of the owner, so that a door may call it and read nothing of what it sums; on SQLite the
//! same text runs under the scope of the region.

/// What is searched for, added up and told of closed periods.
pub mod demand;
/// What centers offer, summed by one word of one vocabulary at a time.
pub mod offers;

/// A part of a text: as it stands, or a word in braces for which each database has its own.
enum Piece<'a> {
    Text(&'a str),
    Word(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    text.split('{').enumerate().flat_map(|(at, part)| match part.split_once('}') {
        Some((word, rest)) if at > 0 => [Piece::Word(word), Piece::Text(rest)],
        _ => [Piece::Text(part), Piece::Text("")],
    })
}

/// A function that gives rows, as whoever owns the tables, once a check has passed.
fn function(head: &str, columns: &str, variables: &str, check: &str, body: &str) -> String {
    // A column of a table is meant where a column of the answer is called alike.
    format!(
        "CREATE OR REPLACE FUNCTION truth.{head} RETURNS TABLE ({columns})
            LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
            #variable_conflict use_column
            DECLARE {variables}
            BEGIN
                {check}
                RETURN QUERY {body};
            END $$;"
    )
}
