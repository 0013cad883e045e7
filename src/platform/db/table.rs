//! The entity of a table without relations, written as its columns only.

/// Declares a module `$name` with SeaORM's `Model`, `Entity`, `Column` and `ActiveModel` of one table.
#[macro_export]
macro_rules! table {
    ($name:ident, $table:literal { $($(#[$meta:meta])* $field:ident : $kind:ty),+ $(,)? }) => {
        pub mod $name {
            //! One table.
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$meta])* pub $field: $kind,)+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}
