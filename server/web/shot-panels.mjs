import { chromium } from 'playwright-core';
export const url = 'http://127.0.0.1:8602';
export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-gl=swiftshader'],
});
export async function open(opts = {}, path = '/') {
  const c = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...opts });
  const page = await c.newPage();
  page.on('pageerror', (e) => console.log('ERR', e.message));
  await page.goto(url + path);
  await page.waitForTimeout(2500);
  return page;
}
export async function choose(page, files) {
  await page.getByRole('button', { name: 'More' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('menuitem', { name: /^Load files/ }).click(),
  ]);
  await chooser.setFiles(files);
}
export const shot = (page, name) => page.screenshot({ path: `/tmp/nx-panels-w/${name}.png` });
