//! The sign-in provider of the tests by itself, for measuring a gateway that runs against PostgreSQL: prints its
//! address and serves until it is interrupted. `GET /token/SUBJECT` answers a token for whoever that is, so it must
//! never be the provider of a network that holds anything.

fn main() {
    println!("{}", tests::issuer_url());
    loop {
        std::thread::park();
    }
}
