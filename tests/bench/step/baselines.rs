//! The same step without the product: natively, on a bare engine, in
//! JavaScript.

pub(crate) mod bare;
pub(crate) mod native;
pub(crate) mod script;
