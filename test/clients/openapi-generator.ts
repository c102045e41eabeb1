/** Clients by openapi-generator, whose operations are counted; the one in Python is imported, too. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ClientCheck } from './client-check.ts';
import { install, pythonTool } from './python-tool.ts';
import { mustRun } from './run-tool.ts';

const VERSION = '7.25.0';
const JAR = resolve('.cache', `openapi-generator-cli-${VERSION}.jar`);

/** The files in which each generator writes operations, and the beginning of one. */
const GENERATORS = {
  swift6: { files: '**/APIs/*.swift', operation: /open class func \w+\(/g },
  kotlin: { files: '**/apis/*Api.kt', operation: /fun \w+WithHttpInfo\(/g },
  python: { files: 'openapi_client/api/*_api.py', operation: /def (?!_)\w+_with_http_info\(/g },
};

export async function generatePhoneClients(check: ClientCheck): Promise<string> {
  await install('java', ['-version'], 'Java is missing');
  if (!existsSync(JAR)) {
    const artifact = `-Dartifact=org.openapitools:openapi-generator-cli:${VERSION}`;
    const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy';
    const parameters = ['-q', '-B', copy, artifact, `-DoutputDirectory=${resolve('.cache')}`];
    await install('mvn', parameters, 'Maven is missing, or its repository cannot be reached');
  }
  const counts = [];
  for (const [name, { files, operation }] of Object.entries(GENERATORS)) {
    const folder = join(check.folder, name);
    await mustRun('java', ['-jar', JAR, 'generate', '-i', check.document, '-g', name, '-o', folder]);
    const found = operationsIn(folder, files, operation);
    if (found < check.operations) throw new Error(`${name} has ${found} of ${check.operations} operations`);
    counts.push(`${name} ${found}`);
  }
  const packages = ['pydantic==2.12.4', 'python-dateutil==2.9.0.post0', 'urllib3==2.5.0'];
  const programs = await pythonTool('openapi-generator', [...packages, 'typing-extensions==4.15.0']);
  await mustRun(join(programs, 'python'), ['-c', 'import openapi_client'], join(check.folder, 'python'));
  return `operations: ${counts.join(', ')}; the package in Python can be imported`;
}

function operationsIn(folder: string, files: string, operation: RegExp): number {
  const sources = globSync(files, { cwd: folder }).map((file) => readFileSync(join(folder, file), 'utf8'));
  return sources.reduce((sum, source) => sum + (source.match(operation)?.length ?? 0), 0);
}
