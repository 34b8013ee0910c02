"""Charts: what an edition wants shown, drawn as SVG in one language, without a number made here.

Words: a *form* is how a chart is drawn; a *sketch* its marks with their places; a *sign* stands where there is no
number (`c` for hidden). `specify` gives the Vega-Lite specification, `draw_svg` the drawing, `draw_png` a picture;
`plain.draw_plainly` draws the same much quicker; `explain_signs` has the sentences that stand below. Charts are 440
units wide, for a column of print and for a phone. Called by: pages, papers.
"""

from myosotis.figures.report.charts.drawing import WIDTH, draw_png, draw_svg, specify
from myosotis.figures.report.charts.reading import explain_signs, kind_of, rows_of, write_mark

__all__ = ["WIDTH", "draw_png", "draw_svg", "explain_signs", "kind_of", "rows_of", "specify", "write_mark"]
