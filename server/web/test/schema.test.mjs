// Tests that the questions of the explorer are valid in the schema of the service, and that the first load is small.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { buildSchema, parse, validate } from 'graphql';
import { transformWithOxc } from 'vite';

const here = new URL('..', import.meta.url);

const schema = buildSchema(execFileSync(process.env.NEXUM, ['schema'], { encoding: 'utf8', maxBuffer: 1 << 26 }));

test('every question is one of the schema, and all of them were built', async () => {
  const { code } = await transformWithOxc(readFileSync(new URL('src/api/generated.ts', here), 'utf8'), 'generated.ts');
  const { questions, subscriptions } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const folder = new URL('src/api/', here);
  const written = readdirSync(folder)
    .filter((f) => f.endsWith('.graphql'))
    .map((f) => readFileSync(new URL(f, folder), 'utf8'))
    .join('\n');
  const names = parse(written)
    .definitions.filter((d) => d.kind === 'OperationDefinition')
    .map((d) => d.name.value);
  const built = { ...questions, ...subscriptions };
  assert.deepEqual(Object.keys(built).sort(), names.sort());
  for (const [name, text] of Object.entries(built)) {
    assert.deepEqual(
      validate(schema, parse(text)).map((e) => e.message),
      [],
      name,
    );
  }
});

test('the first load is under 250 kB of JavaScript, gzipped, and asks no other host', () => {
  const page = readFileSync(new URL('dist/index.html', here), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((m) => m[1]);
  assert.ok(scripts.length > 0);
  const workers = readdirSync(new URL('dist/assets', here))
    .filter((f) => f.includes('worker'))
    .map((f) => `assets/${f}`);
  const size = [...scripts, ...workers].reduce(
    (n, s) => n + gzipSync(readFileSync(new URL(`dist/${s}`, here))).length,
    0,
  );
  console.log(`first load: ${(size / 1000).toFixed(1)} kB of JavaScript, gzipped`);
  assert.ok(size < 250_000, `${size} bytes`);
  assert.doesNotMatch(page, /(?:src|href)="(?:https?:)?\/\//);
  assert.doesNotMatch(page, /<script(?![^>]*src=)|<style|\son\w+=/);
});
