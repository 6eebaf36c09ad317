//! The curve of both rates as a picture.

use std::fmt::Write as _;

use crate::evaluation::Report;

/// Sides of the picture, and the room beside the curve, in pixels.
const SIDE: f64 = 480.0;
const LEFT: f64 = 64.0;
const BELOW: f64 = 48.0;
/// The axes begin here: less was not measured, or is drawn as this.
const LEAST: f64 = 1e-4;

/// From the lower left; logarithmic.
fn along(rate: f64) -> f64 {
    (1.0 - rate.max(LEAST).log10() / LEAST.log10()) * SIDE
}

impl Report {
    /// The detection error trade-off as SVG, both axes logarithmic, with the
    /// line of equal errors.
    pub fn curve_svg(&self, title: &str) -> String {
        let (width, height) = (LEFT + SIDE + 24.0, SIDE + BELOW + 40.0);
        let base = 32.0 + SIDE;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             font-family=\"sans-serif\" font-size=\"12\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <text x=\"{LEFT}\" y=\"20\" font-size=\"14\">{}</text>\n",
            escaped(title)
        );
        for (rate, name) in
            [(1e-4, "0.01 %"), (1e-3, "0.1 %"), (1e-2, "1 %"), (1e-1, "10 %"), (1.0, "100 %")]
        {
            let (x, y) = (LEFT + along(rate), base - along(rate));
            let _ = writeln!(
                svg,
                "<path d=\"M{x:.1} 32V{base}M{LEFT} {y:.1}H{:.1}\" stroke=\"#ccc\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{name}</text>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>",
                LEFT + SIDE,
                base + 16.0,
                LEFT - 6.0,
                y + 4.0
            );
        }
        let points: Vec<String> = self
            .curve
            .iter()
            .map(|(far, frr)| format!("{:.1},{:.1}", LEFT + along(*far), base - along(*frr)))
            .collect();
        let _ = write!(
            svg,
            "<path d=\"M{LEFT} {base}L{:.1} 32\" stroke=\"#888\" stroke-dasharray=\"4\"/>\n\
             <polyline points=\"{}\" fill=\"none\" stroke=\"#0b57d0\" stroke-width=\"2\"/>\n\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">false accepts</text>\n\
             <text x=\"14\" y=\"{:.1}\" text-anchor=\"middle\" \
             transform=\"rotate(-90 14 {:.1})\">false rejects</text>\n</svg>\n",
            LEFT + SIDE,
            points.join(" "),
            LEFT + SIDE / 2.0,
            base + 36.0,
            32.0 + SIDE / 2.0,
            32.0 + SIDE / 2.0
        );
        svg
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
