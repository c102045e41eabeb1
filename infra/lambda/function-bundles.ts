/**
 * The Lambda functions by the names of their folders, and how each is bundled: esbuild follows its
 * imports and leaves nothing to resolve at run time. Tests start these bundles.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OutputFormat, type BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Entry files, from the repository's root. */
export const FUNCTION_ENTRIES = {
  api: 'functions/api/lambda.ts',
  imports: 'functions/imports/handler.ts',
  webhooks: 'functions/webhooks/handler.ts',
  'dead-letters': 'functions/dead-letters/handler.ts',
  sweeper: 'functions/sweeper/handler.ts',
  schedules: 'functions/schedules/handler.ts',
  'origin-secret': 'functions/origin-secret/handler.ts',
  canary: 'functions/canary/handler.ts',
} as const;

export type FunctionName = keyof typeof FUNCTION_ENTRIES;

/** Functions that create work count the tokens of its words. */
const TOKENIZER = ['contracts/prompts/clip-tokenizer.json.gz'];

/** The files that a function reads, by the folder beside its bundle in which it looks for them. */
const ASSETS: Partial<Record<FunctionName, Record<string, string[]>>> = {
  schedules: { '.': TOKENIZER },
  canary: { '.': ['models/storybook/pictures/village.png'] },
  api: {
    '.': TOKENIZER,
    problems: ['docs/problems/*.md'],
    'swagger-ui-dist': ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'].map(
      (file) => `node_modules/swagger-ui-dist/${file}`,
    ),
  },
};

/** CommonJS libraries load built-in modules by `require`. */
const BANNER =
  "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";

/** A command that bundles the console, with the Node that runs this. */
function buildConsoleInto(repository: string, folder: string): string {
  return `"${process.execPath}" "${join(repository, 'console/build.ts')}" "${folder}"`;
}

export function bundling(name: FunctionName): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    target: 'node24',
    mainFields: ['module', 'main'],
    // The version of the SDK that Lambda provides is unknown.
    externalModules: [],
    // Names stay readable in stack traces; reading source maps would double the cold start.
    minify: true,
    keepNames: true,
    sourceMap: false,
    banner: BANNER,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (inputFolder, outputFolder) => [
        ...Object.entries(ASSETS[name] ?? {}).flatMap(([folder, files]) => {
          const target = join(outputFolder, folder);
          return [
            `mkdir -p "${target}"`,
            `cp ${files.map((file) => join(inputFolder, file)).join(' ')} "${target}"`,
          ];
        }),
        ...(name === 'api' ? [buildConsoleInto(inputFolder, join(outputFolder, 'console'))] : []),
      ],
    },
  };
}
