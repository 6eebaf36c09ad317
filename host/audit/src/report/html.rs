//! The page: opens from disk, asks nothing of any network, prints.

use super::{BEYOND, Pictures, Report, decided_on, evidence, gallery, map, mutants};
use crate::judge::{Found, Outcome, Ruling, Shown};
use crate::rules::Case;

const CSS: &str = include_str!("page.css");
const JS: &str = include_str!("page.js");

/// Text for HTML, attributes included.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            // Marks that turn or isolate the direction of text.
            '\u{2066}'..='\u{2069}' | '\u{202A}'..='\u{202E}' => {}
            letter => out.push(letter),
        }
    }
    out
}

fn mark(outcome: Outcome) -> String {
    let class = outcome.name().replace(' ', "-");
    format!("<span class=\"mark {class}\">{}</span>", outcome.name())
}

fn section(id: &str, title: &str, body: &str) -> String {
    format!(
        "<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>{body}</section>\n"
    )
}

/// A table that can be scrolled by keys on a narrow screen.
fn table(label: &str, head: &[&str], rows: &str) -> String {
    let head: String = head.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn pairs(label: &str, rows: &[(&str, String)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>"))
        .collect();
    format!(
        "<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\"><table class=\"pairs\"><tbody>{rows}</tbody></table></div>"
    )
}

fn list(lines: &[String]) -> String {
    let items: String = lines.iter().map(|line| format!("<li>{}</li>", escape(line))).collect();
    format!("<ul>{items}</ul>")
}

impl Report<'_> {
    /// The whole report.
    pub fn html(&self) -> String {
        let mut parts = self.public_sections();
        parts.insert(2, ("findings", "Findings", self.findings_html()));
        if self.subject.is_some() {
            let at = parts.len() - 1;
            parts.insert(at, ("map", "Map of screens", self.map_html()));
            parts.insert(at + 1, ("screens", "All screens", self.screens_html()));
            parts.insert(at + 2, ("texts", "All texts", self.texts_html()));
        }
        self.page(&parts, true)
    }

    /// What can be given away: no screens, no texts, no paths.
    pub fn public_html(&self) -> String {
        self.page(&self.public_sections(), false)
    }

    fn public_sections(&self) -> Vec<(&'static str, &'static str, String)> {
        vec![
            ("covered", "What was covered", self.covered_html()),
            ("verdict", "Verdict", self.verdict_html()),
            ("rules", "Requirements", self.rules_html()),
            ("clauses", "Public standards", self.clauses_html()),
            (
                "limits",
                "What this does not cover",
                list(&BEYOND.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()),
            ),
        ]
    }

    fn page(&self, parts: &[(&'static str, &'static str, String)], whole: bool) -> String {
        let name = escape(&self.name());
        let links: String = parts
            .iter()
            .map(|(id, title, _)| format!("<li><a href=\"#{id}\">{title}</a></li>"))
            .collect();
        let body: String = parts.iter().map(|(id, title, html)| section(id, title, html)).collect();
        let verdict = self.conclusion().name();
        let kind = if whole { "" } else { " (public part)" };
        let data = self.pictures.as_ref().filter(|_| whole).map(Pictures::data);
        let data = data.unwrap_or_default();
        format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; img-src data:\">\
             <title>Audit: {name}{kind}</title><style>{CSS}</style></head><body>\
             <a class=\"skip\" href=\"#covered\">Skip to the report</a>\
             <header><p class=\"tool\">madoguchi audit {}{kind}</p><h1>{name}</h1>\
             <p class=\"verdict {verdict}\">Verdict: <strong>{verdict}</strong></p>\
             <nav aria-label=\"Contents\"><ul>{links}</ul></nav></header>\
             <main>{body}</main>\
             <footer><p>Made by madoguchi audit {}. Component sha256 <code>{}</code>.</p></footer>\
             {data}<script type=\"module\">{}{JS}</script></body></html>\n",
            self.digests.tool,
            self.digests.tool,
            self.digests.component,
            raster::PAGE_SCRIPT
        )
    }

    fn covered_html(&self) -> String {
        let Some(statement) = self.statement else {
            let cause = self.refused.as_deref().unwrap_or_default();
            return format!(
                "<p>No reader takes this file: {}. Nothing was walked.</p>",
                escape(cause)
            );
        };
        let listed = |map: &std::collections::BTreeMap<String, usize>| {
            if map.is_empty() {
                return "none".to_owned();
            }
            let all: Vec<String> = map.iter().map(|(name, n)| format!("{name}: {n}")).collect();
            all.join(", ")
        };
        let not_claimed = if statement.not_claimed.is_empty() {
            "nothing".to_owned()
        } else {
            statement.not_claimed.join(", ")
        };
        let whole = statement.complete == statement.sets;
        let sentence = if whole {
            "Every reachable state of this component was walked, over the inputs and feature sets named here."
        } else {
            "This run is not complete: what it says holds for the states that it reached, and for no others."
        };
        let rows = [
            (
                "Feature sets",
                format!(
                    "{} of {} walked to the end; {} not walked",
                    statement.complete, statement.sets, statement.left
                ),
            ),
            ("Bounds met", escape(&listed(&statement.stopped))),
            ("Not claimed by the flow, so not walked", escape(&not_claimed)),
            (
                "Alphabet",
                format!(
                    "{} inputs and each screen's own actions; sha256 <code>{}</code>",
                    statement.alphabet, statement.alphabet_digest
                ),
            ),
            (
                "Devices",
                "paths on one device, screens on all 27 kinds of panel, keypad and placement"
                    .to_owned(),
            ),
            ("States", statement.states.to_string()),
            ("Transitions", statement.transitions.to_string()),
            ("Inputs that changed nothing", statement.inert.to_string()),
            (
                "Steps done again",
                format!(
                    "{} of {}, different: {}",
                    statement.repeated, statement.asked, statement.impure
                ),
            ),
            ("Functions that no step entered", dormant(statement.dormant.as_deref())),
            ("Graphs", format!("sha256 <code>{}</code>", statement.digest)),
        ];
        format!(
            "<p class=\"lead\">{sentence}</p>{}<h3>What the graph leaves out</h3>{}<h3>What was not judged</h3>{}",
            pairs("What was covered", &rows),
            list(&statement.abstractions),
            list(&self.not_judged()),
        )
    }

    fn verdict_html(&self) -> String {
        let counts: String = Outcome::ALL
            .iter()
            .filter_map(|outcome| {
                let n = self.counts().get(outcome.name()).copied()?;
                Some(format!("<li>{} {n}</li>", mark(*outcome)))
            })
            .collect();
        let digest = |text: &str| format!("<code>{text}</code>");
        let digests = [
            ("Component", digest(&self.digests.component)),
            ("Words", digest(&self.digests.words)),
            ("Pictures and sounds", digest(&self.digests.assets)),
            ("Contract", digest(&self.digests.contract)),
            ("Kernel", digest(&self.digests.kernel)),
            ("Rules", digest(&self.digests.rules)),
            ("Host's words", digest(&self.digests.host_words)),
            ("Fonts", digest(&self.digests.fonts)),
            ("Tool", digest(&self.digests.tool)),
        ];
        let ways: Vec<String> =
            self.judged.ways.iter().map(|(way, n)| format!("{way}: {n}")).collect();
        let worst = &self.judged.worst;
        let facts = [
            ("Fewest choices to be identified", escape(&ways.join(", "))),
            (
                "Fewest choices to a completed visit, legal steps left out",
                self.judged.completed.map_or_else(|| "never".to_owned(), |n| n.to_string()),
            ),
            (
                "Worst step",
                format!(
                    "{} units of fuel, {} bytes of memory, {} bytes of state, a screen of {} bytes",
                    worst.fuel, worst.memory_bytes, worst.state_bytes, worst.screen_bytes
                ),
            ),
            (
                "Pictures and recordings judged by people",
                format!("{} of {}", self.reviewed.judged, self.reviewed.all),
            ),
        ];
        format!(
            "<ul class=\"counts\">{counts}</ul>{}<h3>What it rests on (SHA-256)</h3>{}",
            pairs("Facts", &facts),
            pairs("Digests", &digests)
        )
    }

    fn findings_html(&self) -> String {
        let findings = self.findings();
        if findings.is_empty() {
            return "<p>None.</p>".to_owned();
        }
        findings.into_iter().map(|ruling| self.finding_html(ruling)).collect()
    }

    fn finding_html(&self, ruling: &Ruling) -> String {
        let rule = ruling.rule;
        let found: String = ruling.found.iter().map(|found| self.found_html(found)).collect();
        format!(
            "<article class=\"finding {}\"><h3><a href=\"#{}\">{}</a> {} <small>{}</small></h3>\
             <p>{}. Found {} times. Source: {}.</p>{found}<p class=\"fix\"><strong>What to do:</strong> {}.</p></article>",
            rule.severity.name(),
            rule.id,
            rule.id,
            escape(rule.title),
            rule.severity.name(),
            escape(rule.limit),
            ruling.count,
            escape(&rule.source.text()),
            escape(rule.help)
        )
    }

    fn found_html(&self, found: &Found) -> String {
        let picture = match (&self.pictures, &found.shown, &found.screen) {
            (Some(all), Some(screen), _) => all.screen(&self.judged.screens, screen),
            (Some(all), None, Some(front)) => all.own(front),
            (Some(_), None, None) | (None, _, _) => String::new(),
        };
        format!("<div class=\"found\">{picture}<div>{}</div></div>", found_html(found))
    }

    fn rules_html(&self) -> String {
        let rows: String = self.rulings.iter().map(rule_row).collect();
        let orphans: Vec<&str> = self
            .rulings
            .iter()
            .filter(|ruling| {
                let decided = matches!(
                    decided_on(ruling.rule.by),
                    "screens" | "drawn screens" | "graph" | "file" | "loading"
                );
                decided && mutants(ruling.rule).is_empty()
            })
            .map(|ruling| ruling.rule.id)
            .collect();
        let orphans = if orphans.is_empty() { "none".to_owned() } else { orphans.join(", ") };
        format!(
            "<p>Each requirement, how it was decided, on how many states, steps or screens, and what proves that the rule can fail.</p>\
             <p class=\"tools\"><label>Find <input type=\"search\" id=\"find-rule\"></label> <span id=\"found-rules\" role=\"status\"></span></p>{}\
             <p>Decided rules without a defect that kills them: {orphans}.</p>{}",
            table(
                "Requirements",
                &["Rule", "What must be so", "Outcome", "Judged", "Evidence", "Killed by"],
                &rows
            ),
            backward()
        )
    }

    fn clauses_html(&self) -> String {
        let rows: String = self
            .clauses()
            .into_iter()
            .map(|(clause, support, rulings)| {
                let rules: Vec<String> = rulings
                    .iter()
                    .map(|ruling| {
                        format!(
                            "<a href=\"#{0}\">{0}</a> {1}",
                            ruling.rule.id,
                            ruling.outcome.name()
                        )
                    })
                    .collect();
                format!(
                    "<tr><th scope=\"row\">{}</th><td>{support}</td><td>{}</td></tr>",
                    escape(clause),
                    rules.join("<br>")
                )
            })
            .collect();
        format!(
            "<p>In the manner of an accessibility conformance report. Only clauses that a rule bears on are listed; the table is no statement of conformity.</p>{}",
            table("Public standards", &["Clause", "Support", "Rules"], &rows)
        )
    }

    fn map_html(&self) -> String {
        format!(
            "<p>Boxes are what can stand on the panel: the flow's screens, and the host's in brackets. Lines are inputs. Choose a box to see what leads to it and away from it.</p>\
             <p class=\"tools\"><label>Find <input type=\"search\" id=\"find-map\"></label> \
             <button type=\"button\" id=\"zoom-in\">Larger</button> <button type=\"button\" id=\"zoom-out\">Smaller</button> <button type=\"button\" id=\"zoom-all\">All</button> <span id=\"found-map\" role=\"status\"></span></p>\
             <div id=\"map-frame\" class=\"scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Map of screens\">{}</div>",
            map::svg(self.judged)
        )
    }

    fn screens_html(&self) -> String {
        let Some(subject) = self.subject else { return String::new() };
        let assets: Vec<component::Asset> = subject.installed().assets.values().cloned().collect();
        let case =
            Case { manifest: subject.manifest(), catalogue: subject.catalogue(), assets: &assets };
        let mut by_name: std::collections::BTreeMap<&str, Vec<(usize, Vec<&Shown>)>> =
            Default::default();
        for (place, variants) in gallery::looks(&self.judged.screens).into_iter().enumerate() {
            let Some(shown) = variants.first() else { continue };
            by_name.entry(&shown.screen.name).or_default().push((place, variants));
        }
        let languages = self.languages();
        let choices: String = languages
            .iter()
            .enumerate()
            .map(|(at, language)| {
                let on = if at == 0 { " checked" } else { "" };
                format!(
                    "<label lang=\"{0}\"><input type=\"radio\" name=\"language\" value=\"{0}\"{on}> {1}</label> ",
                    language.tag(),
                    language.endonym()
                )
            })
            .collect();
        let drawn = if self.pictures.is_some() {
            "Each look is drawn in the usual size of text, on the first class of panels that shows it; \
             all sizes and classes were judged. <span id=\"drawn\" role=\"status\">Pictures need a browser that runs the script of this page.</span>"
        } else {
            "Nothing here is laid out as on a panel."
        };
        let mut html = format!(
            "<p>{} distinct screens under {} names; those that look the same stand together. {drawn}</p>\
             <fieldset class=\"tools\" id=\"languages\"><legend>Language</legend>{choices}</fieldset>",
            self.judged.screens.len(),
            by_name.len()
        );
        for (name, looks) in by_name {
            let ways = self.ways_html(name);
            let distinct: usize = looks.iter().map(|(_, variants)| variants.len()).sum();
            html += &format!(
                "<h3 id=\"{}\">{} <small>{} looks of {distinct} screens, {} states</small></h3>{ways}<div class=\"gallery\">",
                map::anchor(name),
                escape(name),
                looks.len(),
                self.judged.fronts.get(name).copied().unwrap_or_default()
            );
            for (place, variants) in looks {
                html += &self.card(&case, &languages, place, &variants);
            }
            html += "</div>";
        }
        let host: String = self
            .judged
            .fronts
            .iter()
            .filter(|(name, _)| name.starts_with('['))
            .map(|(name, states)| {
                let picture =
                    self.pictures.as_ref().map_or_else(String::new, |all| all.own(name));
                format!(
                    "<article class=\"card\" id=\"{}\"><p>{} <small>{states} states</small></p>{picture}</article>",
                    map::anchor(name),
                    escape(name)
                )
            })
            .collect();
        html + &format!(
            "<h3>The host's own screens</h3><p>The same for every flow; judged by the host's tests.</p><div class=\"gallery\">{host}</div>"
        )
    }

    /// The languages that a patient can choose, or all of the flow where
    /// nothing is drawn.
    fn languages(&self) -> Vec<words::Language> {
        match (&self.pictures, self.subject) {
            (Some(pictures), _) => pictures.languages.clone(),
            (None, Some(subject)) => subject.catalogue().languages().to_vec(),
            (None, None) => Vec::new(),
        }
    }

    /// Screens that look the same.
    fn card(
        &self,
        case: &Case<'_>,
        languages: &[words::Language],
        place: usize,
        variants: &[&Shown],
    ) -> String {
        let Some(first) = variants.first() else { return String::new() };
        let mut words = String::new();
        for (at, language) in languages.iter().enumerate() {
            let hidden = if at == 0 { "" } else { " hidden" };
            words += &format!(
                "<div data-language=\"{}\"{hidden}>{}</div>",
                language.tag(),
                gallery::panel(case, *language, first)
            );
        }
        if let Some(pictures) = &self.pictures {
            let picture = pictures.look(place, &first.screen.name);
            words = format!("{picture}<details><summary>Words and keys</summary>{words}</details>");
        }
        let facts: String = variants
            .iter()
            .map(|shown| format!("<p class=\"facts\">{}</p>", gallery::facts(shown)))
            .collect();
        format!("<article class=\"card\">{words}{facts}</article>")
    }

    /// What leads from a screen, for those who do not see the map.
    fn ways_html(&self, name: &str) -> String {
        let rows: String = self
            .judged
            .map
            .get(name)
            .into_iter()
            .flatten()
            .map(|(to, inputs)| {
                let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
                format!(
                    "<li><a href=\"#{}\">{}</a>: {}</li>",
                    map::anchor(to),
                    escape(to),
                    escape(&inputs.join("; "))
                )
            })
            .collect();
        if rows.is_empty() {
            return String::new();
        }
        format!("<details><summary>What leads away from here</summary><ul>{rows}</ul></details>")
    }

    fn texts_html(&self) -> String {
        let Some(subject) = self.subject else { return String::new() };
        let used = self.phrases_shown();
        let languages = subject.catalogue().languages();
        let mut head = vec!["Phrase"];
        head.extend(languages.iter().map(|language| language.tag()));
        head.push("Screens");
        let rows: String = gallery::texts(subject)
            .into_iter()
            .map(|text| {
                let cells: String = text
                    .said
                    .iter()
                    .map(|(tag, said, kana)| {
                        let kana = kana
                            .as_ref()
                            .map(|kana| format!("<br><small>{}</small>", escape(kana)))
                            .unwrap_or_default();
                        let read = self.phonemes.get(&(text.id.clone(), tag.clone()));
                        let read = read
                            .map(|read| format!("<br><small lang=\"zxx\">{}</small>", escape(read)))
                            .unwrap_or_default();
                        format!("<td lang=\"{tag}\">{}{kana}{read}</td>", escape(said))
                    })
                    .collect();
                let screens: Vec<&str> = used
                    .get(&text.id)
                    .map(|set| set.iter().map(String::as_str).collect())
                    .unwrap_or_default();
                let screens = if screens.is_empty() {
                    "none: the host's own use, or unused".to_owned()
                } else {
                    screens.join(", ")
                };
                format!(
                    "<tr><th scope=\"row\">{}</th>{cells}<td>{}</td></tr>",
                    escape(&text.id),
                    escape(&screens)
                )
            })
            .collect();
        format!(
            "<p>Every phrase of the catalogue, with a 2 in the place of each argument, and its reading{}.</p>\
             <p class=\"tools\"><label>Find <input type=\"search\" id=\"find-text\"></label> <span id=\"found-texts\" role=\"status\"></span></p>{}",
            if self.phonemes.is_empty() {
                "; <code>--phonemes</code> adds how each is read by the voices of this version"
            } else {
                ", then in phonemes as the voices of this version speak it"
            },
            table("Texts", &head, &rows)
        )
    }
}

/// Code that the walk never entered.
fn dormant(names: Option<&[String]>) -> String {
    match names {
        None => "not noted in this run".to_owned(),
        Some([]) => "none".to_owned(),
        Some(names) => {
            let items: String = names
                .iter()
                .map(|name| format!("<li><code>{}</code></li>", escape(name)))
                .collect();
            format!("<details><summary>{}</summary><ul>{items}</ul></details>", names.len())
        }
    }
}

fn found_html(found: &Found) -> String {
    let mut html = format!("<p class=\"what\">{}", escape(&found.text));
    if found.count > 1 {
        html += &format!(" <small>({} times)</small>", found.count);
    }
    html += "</p>";
    if found.path.is_empty() {
        return html;
    }
    let steps: String = found
        .path
        .iter()
        .map(|step| {
            let asks = if step.intents.is_empty() {
                String::new()
            } else {
                format!(", asks {}", escape(&step.intents.join(" ")))
            };
            format!("<li>{} → <b>{}</b>{asks}</li>", escape(&step.input), escape(&step.front))
        })
        .collect();
    let playable = found.path.iter().all(|step| step.playable);
    let lines: Vec<String> = found
        .path
        .iter()
        .flat_map(|step| {
            if step.playable {
                step.script.clone()
            } else {
                vec![format!("# {}: the simulated devices cannot say this", step.input)]
            }
        })
        .collect();
    let place = found.place.as_deref().unwrap_or_default();
    let note = if playable { "" } else { " (as far as the simulated devices go)" };
    html + &format!(
        "<details><summary>The shortest way there: {} steps</summary><ol>{steps}</ol>\
         <p>To see it{note}, put these lines into <code>way.txt</code> and run \
         <code>madoguchi play way.txt --plugin FILE {}</code></p><pre tabindex=\"0\" aria-label=\"Script\">{}</pre></details>",
        found.path.len(),
        escape(place),
        escape(&lines.join("\n"))
    )
}

fn rule_row(ruling: &Ruling) -> String {
    let rule = ruling.rule;
    let reason = if ruling.reason.is_empty() {
        String::new()
    } else {
        format!("<br><small>{}</small>", escape(&ruling.reason))
    };
    let clauses = if rule.clauses.is_empty() {
        String::new()
    } else {
        format!("<br><small>Bears on {}</small>", escape(&rule.clauses.join("; ")))
    };
    let judged = if ruling.judged == 0 { "–".to_owned() } else { ruling.judged.to_string() };
    let lines = |all: Vec<String>| {
        if all.is_empty() {
            "–".to_owned()
        } else {
            escape(&all.join("\n")).replace('\n', "<br>")
        }
    };
    format!(
        "<tr id=\"{}\"><th scope=\"row\">{}<br><small>{}</small></th><td>{}<br><small>{}. {}</small>{clauses}</td><td>{}{reason}</td><td>{judged} <small>{}</small></td><td><small>{}</small></td><td><small>{}</small></td></tr>",
        rule.id,
        rule.id,
        rule.severity.name(),
        escape(rule.title),
        escape(rule.limit),
        escape(&rule.source.text()),
        mark(ruling.outcome),
        decided_on(rule.by),
        lines(evidence(rule.by)),
        lines(mutants(rule)),
    )
}

/// The same the other way round: from each defect and each test to the rules.
fn backward() -> String {
    let mut by: std::collections::BTreeMap<String, Vec<&str>> = Default::default();
    for rule in crate::rules::all() {
        for proof in evidence(rule.by).into_iter().filter(|one| one != "this report") {
            by.entry(proof).or_default().push(rule.id);
        }
        for mutant in mutants(rule) {
            by.entry(format!("defect {mutant}")).or_default().push(rule.id);
        }
    }
    let rows: String = by
        .into_iter()
        .map(|(proof, rules)| {
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
                escape(&proof),
                rules.join(", ")
            )
        })
        .collect();
    format!(
        "<details><summary>From evidence to requirements</summary>{}</details>",
        table("From evidence to requirements", &["Test or defect", "Rules"], &rows)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_a_colour() {
        for outcome in Outcome::ALL {
            let class = format!(".mark.{}", outcome.name().replace(' ', "-"));
            assert!(CSS.contains(&class), "{class}");
        }
    }

    #[test]
    fn no_text_leaves_its_place() {
        assert_eq!(escape("<a href=\"x\">&\u{202E}"), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
