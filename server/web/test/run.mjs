// Runs the tests of the browser, two files at a time. Those that need no service of their own share one with the
// bundled dataset, whose start takes as long as some of the tests. A file that is run alone starts its own.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from './service.mjs';

const folder = import.meta.dirname;
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join(folder, name));
const service = await serve();
const tests = spawn(
  process.execPath,
  ['--test', '--test-concurrency=2', '--test-timeout=600000', '--test-reporter=spec', ...files],
  { stdio: 'inherit', env: { ...process.env, SERVICE: service.url } },
);
tests.on('exit', async (code) => {
  await service.stop();
  process.exit(code ?? 1);
});
