// Whether a record counts under the scheme's rules, decided on the phone with the server's answers.
//
// `rules` is what the server exports of a scheme: {products: {code: {zh, en}}, rules: {kind: [rule, …]}}.
// tests/evaluator/qualification_vectors.json holds both sides to the same verdicts.

const containsAny = (rule, codes) =>
  rule.products.some((code) => codes.includes(code)) ? null : { missing: rule.products };

// The figures of what a value lacks under a rule; null: it meets the rule.
const LACKS = {
  flag: (rule, value = false) => (value === rule.expected ? null : {}),
  min: (rule, value = 0) => (value >= rule.least ? null : { have: value, need: rule.least }),
  contains_all(rule, codes = []) {
    const missing = rule.products.filter((code) => !codes.includes(code));
    return missing.length ? { missing } : null;
  },
  contains_any: (rule, codes = []) => containsAny(rule, codes),
  serves_any: (rule, items = []) =>
    containsAny(rule, items.filter((item) => item.bottles > 0).map((item) => item.product)),
};

/** {counts, reasons: [{code, text: {zh, en}, figures}]} of a record of kind banquet, display or opening.
 *  A field not answered yet counts as no, none or nothing. A rule that this release does not know is left
 *  to the server. */
export function verdict(rules, kind, record) {
  const reasons = rules.rules[kind].flatMap((rule) => {
    const lack = LACKS[rule.kind];
    const figures = lack ? lack(rule, record[rule.field]) : null;
    return figures ? [{ code: rule.code, text: filled(rules, rule.text, figures), figures }] : [];
  });
  return { counts: !reasons.length, reasons };
}

const filled = (rules, text, figures) => ({
  zh: sentence(text.zh, figures, (codes) => codes.map((code) => rules.products[code].zh).join('、')),
  en: sentence(text.en, figures, (codes) => codes.map((code) => rules.products[code].en).join(', ')),
});

const sentence = (words, figures, names) =>
  Object.entries(figures).reduce(
    (said, [key, figure]) => said.split(`{${key}}`).join(Array.isArray(figure) ? names(figure) : figure),
    words,
  );
