/**
 * Lint rules for comments, which oxlint loads. `doc-comment-sentence` refuses doc comments whose first
 * word suggests a fragment, such as "Of the first image": readers understand those only together with
 * the name below them.
 */
import type { RuleTester } from 'oxlint/plugins-dev';

type Rule = Parameters<RuleTester['run']>[1];

const FRAGMENT = /^\*[\s*]*(After|As|Before|By|For|In|Of|So|Those|What|Where|Whether|Whoever)\s/;

export const docCommentSentence: Rule = {
  create: ({ sourceCode, report }) => ({
    Program() {
      for (const { type, value, loc } of sourceCode.getAllComments()) {
        const word = type === 'Block' ? FRAGMENT.exec(value)?.[1] : undefined;
        if (word === undefined) continue;
        report({
          loc,
          message: `A doc comment is a sentence that is clear without the code below it. Do not begin it with "${word}".`,
        });
      }
    },
  }),
};

export default { meta: { name: 'comments' }, rules: { 'doc-comment-sentence': docCommentSentence } };
