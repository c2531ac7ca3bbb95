// Runs axe-core in Chromium over each page named, light and dark, wide and narrow, and prints each to PDF.
// Exit code 0: nothing found; 1: violations, printed one a line; 2: a page could not be looked at.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const pages = process.argv.slice(2);
if (pages.length === 0) {
  console.error('usage: node check.mjs PAGE.html ...');
  process.exit(64);
}
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
let found = 0;
let passed = 0;
try {
  for (const file of pages) {
    const page = await browser.newPage();
    // What is tested must need nothing from elsewhere.
    await page.setRequestInterception(true);
    page.on('request', request => {
      if (request.url().startsWith('file:') || request.url().startsWith('data:')) {
        request.continue();
      } else {
        found++;
        console.log(`${file}: asks for ${request.url()}`);
        request.abort();
      }
    });
    for (const scheme of ['light', 'dark']) {
      for (const width of [1280, 390]) {
        await page.setViewport({ width, height: 900 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.goto(pathToFileURL(resolve(file)).href, { waitUntil: 'load', timeout: 120_000 });
        await page.evaluate(axe);
        const result = await page.evaluate(() => axe.run(document, { resultTypes: ['violations', 'incomplete'] }));
        passed += result.passes.length;
        for (const violation of result.violations) {
          found += violation.nodes.length;
          for (const node of violation.nodes) {
            console.log(`${file} ${scheme} ${width}px: ${violation.id} (${violation.impact}) ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`);
          }
        }
        console.log(`${file} ${scheme} ${width}px: ${result.violations.length} violations, ${result.incomplete.length} to look at (${result.incomplete.map(i => i.id).join(', ')}), ${result.passes.length} rules passed`);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (overflow > 0) {
          found++;
          console.log(`${file} ${scheme} ${width}px: is ${overflow} px wider than the window`);
        }
      }
    }
    const pdf = await page.pdf({ format: 'A4', timeout: 120_000 });
    const text = Buffer.from(pdf).toString('latin1');
    const sheets = (text.match(/\/Type\s*\/Page\b/g) ?? []).length;
    console.log(`${file}: prints to ${sheets} sheets, ${pdf.length} bytes of PDF`);
    if (sheets === 0) {
      found++;
    }
    await page.close();
  }
} catch (problem) {
  console.error(String(problem));
  await browser.close();
  process.exit(2);
}
await browser.close();
console.log(`axe-core ${JSON.parse(readFileSync(createRequire(import.meta.url).resolve('axe-core/package.json'))).version}: ${found} found`);
process.exit(found === 0 ? 0 : 1);
