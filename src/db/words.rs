//! Enums that are words in a text column.

/// Gives an enum its words, for PostgreSQL (`text`) and for files. The enum derives `AsExpression` and `FromSqlRow`
/// with `#[diesel(sql_type = Text)]`; the column has a CHECK with the same words.
#[macro_export]
macro_rules! text_enum {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// All values, in their natural order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value of a word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl ::diesel::deserialize::FromSql<::diesel::sql_types::Text, ::diesel::pg::Pg> for $name {
            fn from_sql(bytes: ::diesel::pg::PgValue<'_>) -> ::diesel::deserialize::Result<Self> {
                let word = ::std::str::from_utf8(bytes.as_bytes())?;
                Self::from_word(word).ok_or_else(|| concat!("no such ", stringify!($name)).into())
            }
        }

        impl ::diesel::serialize::ToSql<::diesel::sql_types::Text, ::diesel::pg::Pg> for $name {
            fn to_sql<'b>(
                &'b self,
                out: &mut ::diesel::serialize::Output<'b, '_, ::diesel::pg::Pg>,
            ) -> ::diesel::serialize::Result {
                ::std::io::Write::write_all(out, self.word().as_bytes())?;
                Ok(::diesel::serialize::IsNull::No)
            }
        }
    };
}
