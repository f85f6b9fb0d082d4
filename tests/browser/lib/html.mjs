// What is wrong with a page's HTML.
import { HtmlValidate, StaticConfigLoader } from 'html-validate';

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ['html-validate:recommended', 'html-validate:document'],
    rules: {
      // how it is written, not what it means: a small doctype, and text as the default type of a field
      'doctype-style': ['error', { style: 'lowercase' }],
      'no-implicit-input-type': 'off',
      // boxes of one name are one list
      'form-dup-name': ['error', { shared: ['radio', 'button', 'reset', 'submit', 'checkbox'] }],
      // for files of other sites; ours come from where the page comes from, under names with a hash of what they hold
      'require-sri': ['error', { target: 'crossorigin' }],
    },
  }),
);

// long: the title holds names of any length, and may be longer than what search engines show
export async function htmlFindings(body, { long = false } = {}) {
  const report = await validator.validateString(body);
  return report.results.flatMap(({ messages }) => messages.filter(({ ruleId }) => !(long && ruleId === 'long-title')).map(({ ruleId, message, line }) => `${ruleId}: ${message}: ${body.split('\n')[line - 1].trim().slice(0, 100)}`));
}
