// Figures above and below the line as richtext.plain_text() reads them: CO₂, m³. A text
// keeps its length, so that each character has its place in the editor.

const FIGURES = "0123456789+-";
const SMALL = { subscript: "₀₁₂₃₄₅₆₇₈₉₊₋", superscript: "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻" };

export function wordsOf(node) {
  const mark = node.marks.find(({ type }) => type.name in SMALL);
  if (!mark) return node.text;
  const small = SMALL[mark.type.name];
  return node.text.replace(/[0-9+-]/g, (figure) => small[FIGURES.indexOf(figure)]);
}
