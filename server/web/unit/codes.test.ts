import { afterEach, expect, test } from 'vitest';
import './browser';
import { worded } from '../src/lang/codes';
import { en } from '../src/lang/en';
import { use } from '../src/lang/language';
import { zh } from '../src/lang/zh';

afterEach(() => use('en', en));

const message = 'more than 5 answers (limit-answers)';

test.each([
  ['en', 'LIMIT_EXCEEDED', message],
  ['zh', 'LIMIT_EXCEEDED', `这个问题超出了服务的限制。服务的原文：${message}`],
  ['zh', 'A_LATER_CODE', message],
  ['zh', undefined, message],
])('on a page in %s, an error with the code %s', (page, code, want) => {
  if (page === 'zh') use('zh', zh);
  expect(worded(code, message)).toBe(want);
});
