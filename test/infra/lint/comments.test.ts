import { RuleTester } from 'oxlint/plugins-dev';
import { describe, it } from 'vitest';
import { docCommentSentence } from '../../../infra/lint/comments.ts';

RuleTester.describe = describe;
RuleTester.it = it;

const errors = 1;

new RuleTester().run('doc-comment-sentence', docCommentSentence, {
  valid: [
    '/** Counts the images. */ let count;',
    '/**\n * Counts the images.\n *\n * For each, one is added.\n */\nlet count;',
    '/** Often zero. */ let count;',
    '/** @param count Of images. */ function add(count) {}',
    '// By hand: 2 x 3.\nlet count;',
    "let text = '/** Of the first. */';",
  ],
  invalid: [
    { code: '/** Of the images. */ let count;', errors },
    { code: '/**\n * What is counted, image by image,\n * and added.\n */\nlet count;', errors },
    { code: '/** Whether it counts. */ let a; /** By image. */ let b;', errors: 2 },
  ],
});
