// Tests how texts are measured: each character once, unless the characters of a text join.
import { expect, test } from 'vitest';
import './browser';
import { measurer } from '../src/graph/paint';

/** A canvas that counts what it measures. All characters are as wide as the font is high. */
function canvas() {
  const asked: string[] = [];
  const measureText = (text: string) => {
    asked.push(text);
    return { width: text.length * Number(/(\d+)px/.exec(context.font)?.[1]) };
  };
  const context = { font: '', measureText: measureText as never };
  return { asked, context };
}

test.each([
  ['of Latin letters', ['Baidu', 'Dubai'], 10, ['B', 'a', 'i', 'd', 'u', 'D', 'b']],
  ['of Chinese characters', ['中国', '国中'], 10, ['中', '国']],
  ['of letters that join', ['بنك', 'كنب'], 12, ['بنك', 'كنب']],
])('texts %s', (_, texts, size, asked) => {
  const c = canvas();
  const measure = measurer(c.context);
  expect([...texts, ...texts].map((text) => measure(text, size))).toEqual(
    [...texts, ...texts].map((text) => text.length * size),
  );
  expect(c.asked).toEqual(asked);
});

test('each size is measured for itself', () => {
  const measure = measurer(canvas().context);
  expect([measure('ab', 12), measure('ab', 15)]).toEqual([24, 30]);
});
