//! The places that a flow is made for.

use kernel::contract::{Chosen, Device, FeatureClaim, Features, Manifest, Mode, Site, Staffing};
use serde::Serialize;

/// A feature that every set has at the same value, because the manifest does
/// not claim the other.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Fixed {
    /// The claim that the manifest does not make.
    pub claim: FeatureClaim,
    /// What is therefore not walked.
    pub left_out: &'static str,
}

/// All sets of features that the manifest can meet, and why no others.
#[derive(Clone, Debug)]
pub struct Sets {
    /// Each set as a site, in an order that depends on the manifest only.
    pub sites: Vec<Site>,
    /// What is fixed.
    pub fixed: Vec<Fixed>,
}

/// The sets of features that a reader may run this flow with: every
/// combination of what the manifest claims with every combination of its
/// settings. A feature that it does not claim is off, a mode or staffing that
/// it does not claim is left out.
pub fn feature_sets(manifest: &Manifest, device: Device) -> Sets {
    let claims = |claim: FeatureClaim| manifest.claims.contains(&claim);
    let mut fixed = Vec::new();
    for (claim, left_out) in [
        (FeatureClaim::Phone, "phones"),
        (FeatureClaim::Prescription, "electronic prescriptions"),
        (FeatureClaim::Registration, "first registration"),
        (FeatureClaim::Subsidy, "medical subsidies"),
        (FeatureClaim::Night, "night mode"),
        (FeatureClaim::Disaster, "disaster mode"),
        (FeatureClaim::Unstaffed, "places without staff"),
    ] {
        if !claims(claim) {
            fixed.push(Fixed { claim, left_out });
        }
    }
    let switch = |claim| if claims(claim) { vec![true, false] } else { vec![false] };
    let mut modes = vec![Mode::Normal];
    modes.extend(claims(FeatureClaim::Night).then_some(Mode::Night));
    modes.extend(claims(FeatureClaim::Disaster).then_some(Mode::Disaster));
    let mut staffings = vec![Staffing::Counter, Staffing::Remote];
    staffings.extend(claims(FeatureClaim::Unstaffed).then_some(Staffing::Unstaffed));
    let mut all = vec![Site::complete()];
    type Set = fn(&mut Features, bool);
    let switches: [(FeatureClaim, Set); 4] = [
        (FeatureClaim::Phone, |features, on| features.phone = on),
        (FeatureClaim::Prescription, |features, on| features.prescription = on),
        (FeatureClaim::Registration, |features, on| features.registration = on),
        (FeatureClaim::Subsidy, |features, on| features.subsidy = on),
    ];
    for (claim, set) in switches {
        grow(&mut all, &switch(claim), |site, on| set(&mut site.features, *on));
    }
    grow(&mut all, &staffings, |site, staffing| site.features.staffing = *staffing);
    // What the kernel does not read varies last, so that a family of sets
    // stands together.
    grow(&mut all, &modes, |site, mode| site.features.mode = *mode);
    grow(&mut all, &settings(manifest), |site, chosen| site.features.settings.clone_from(chosen));
    for site in &mut all {
        site.device = device;
    }
    Sets { sites: all, fixed }
}

/// Every site so far with every one of `values`.
fn grow<T>(sites: &mut Vec<Site>, values: &[T], set: impl Fn(&mut Site, &T)) {
    *sites = sites
        .iter()
        .flat_map(|site| {
            values.iter().map(|value| {
                let mut site = site.clone();
                set(&mut site, value);
                site
            })
        })
        .collect();
}

fn settings(manifest: &Manifest) -> Vec<Vec<Chosen>> {
    let mut all = vec![Vec::new()];
    for setting in &manifest.settings {
        all = all
            .into_iter()
            .flat_map(|chosen: Vec<Chosen>| {
                setting.options.iter().map(move |option| {
                    let one = Chosen { name: setting.name.clone(), value: option.clone() };
                    chosen.iter().cloned().chain([one]).collect()
                })
            })
            .collect();
    }
    all
}
